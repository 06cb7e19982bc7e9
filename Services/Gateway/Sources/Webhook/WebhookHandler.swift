import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Logging
import Settings
import Telemetry

/// The public edge: verifies, commits, and only then answers 200.
struct WebhookHandler: Sendable {
    let signature: WebhookSignature
    let verifyToken: Secret
    let settings: SettingsHandle
    let intake: CommitCoalescer
    let emission: EmissionService
    let metrics: GatewayMetrics
    let logger: Logger

    /// Meta's limit is 3 MB.
    static let largestBody = 4 * 1024 * 1024

    func add(to router: Router<some RequestContext>) {
        router.get("webhooks/whatsapp") { request, _ in verify(request) }
        router.post("webhooks/whatsapp") { request, _ in await receive(request) }
    }

    /// Meta's handshake when the address is entered in its dashboard.
    private func verify(_ request: Request) -> Response {
        let query = request.uri.queryParameters
        guard query["hub.mode"] == "subscribe", let token = query["hub.verify_token"],
            isEqual(String(token), verifyToken.revealed), let challenge = query["hub.challenge"]
        else { return Response(status: .forbidden) }
        return Response(
            status: .ok,
            headers: [.contentType: "text/plain"],
            body: .init(byteBuffer: ByteBuffer(string: String(challenge)))
        )
    }

    private func receive(_ request: Request) async -> Response {
        let start = ContinuousClock.now
        let response = await answer(request)
        metrics.answered(response.status, took: .now - start)
        return response
    }

    private func answer(_ request: Request) async -> Response {
        guard request.headers[.contentEncoding] == nil else { return Response(status: .unsupportedMediaType) }
        let body: [UInt8]
        do {
            let buffer = try await request.body.collect(upTo: Self.largestBody)
            body = Array(buffer.readableBytesView)
        } catch {
            return Response(status: .contentTooLarge)
        }
        // Nothing is parsed before this holds, and every failure looks the same.
        guard signature.isValid(request.headers[Self.signatureHeader], for: body) else {
            return Response(status: .unauthorized)
        }
        let events = WebhookPayload(businesses: settings.current.businesses).events(in: body)
        do {
            let accepted = try await intake.accept(events)
            metrics.count(accepted, of: events)
            emission.emit(accepted.compactMap(\.scheduled))
            return Response(status: .ok)
        } catch {
            // WhatsApp keeps the message and delivers it again, for up to seven days.
            logger.error(
                "a webhook could not be committed; WhatsApp will deliver it again", metadata: [LogKey.error: "\(error)"]
            )
            return Response(status: .serviceUnavailable)
        }
    }

    private static let signatureHeader = HTTPField.Name("X-Hub-Signature-256") ?? .authorization

    /// In time that does not depend on where the texts differ.
    private func isEqual(_ left: String, _ right: String) -> Bool {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
