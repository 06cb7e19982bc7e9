import Contracts
import CrashPoints
import Crypto
package import Foundation
import HTTPTypes
package import Hummingbird
package import Ledger
package import Logging
package import Settings
import Telemetry

/// The public edge: verifies, commits, and only then answers 200.
package struct WebhookHandler: Sendable {
    private let signature: WebhookSignature
    private let verifyToken: Secret
    private let settings: @Sendable () -> FrontdeskSettings
    private let intake: Intake
    private let emit: @Sendable ([ScheduledTurn]) -> Void
    private let numbers: NumberTally
    private let budget: BodyBudget
    private let now: @Sendable () -> Date
    private let metrics: GatewayMetrics
    private let logger: Logger

    /// Meta's limit is 3 MB.
    static let largestBody = 4 * 1024 * 1024

    /// - Parameters:
    ///   - emit: what becomes of turns that were scheduled; it must not wait.
    ///   - numbers: where what is told of our numbers is left.
    ///   - now: the time by which messages are late.
    package init(
        signature: WebhookSignature,
        verifyToken: Secret,
        settings: @escaping @Sendable () -> FrontdeskSettings,
        intake: Intake,
        emit: @escaping @Sendable ([ScheduledTurn]) -> Void,
        numbers: NumberTally = NumberTally(),
        now: @escaping @Sendable () -> Date = { Date() },
        metrics: GatewayMetrics,
        logger: Logger
    ) {
        self.signature = signature
        self.verifyToken = verifyToken
        self.settings = settings
        self.intake = intake
        self.emit = emit
        self.numbers = numbers
        self.now = now
        budget = BodyBudget(bytes: settings().gateway.maximumBodyBytes)
        self.metrics = metrics
        self.logger = logger
    }

    package func add(to router: Router<some RequestContext>) {
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

    package func receive(_ request: Request) async -> Response {
        let start = ContinuousClock.now
        let response = await answer(request)
        metrics.answered(response.status, took: .now - start)
        return response
    }

    private func answer(_ request: Request) async -> Response {
        guard request.headers[.contentEncoding] == nil else { return Response(status: .unsupportedMediaType) }
        // Who claims nothing need not be listened to.
        guard let claim = WebhookSignature.Claim(Self.signatureHeader.flatMap({ request.headers[$0] })) else {
            return Response(status: .unauthorized)
        }
        if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > Self.largestBody {
            return Response(status: .contentTooLarge)
        }
        let body: ByteBuffer
        do {
            body = try await collect(request.body)
        } catch let refusal as HTTPError {
            return Response(status: refusal.status)
        } catch {
            // The sender went away in the middle.
            return Response(status: .badRequest)
        }
        defer { budget.giveBack(body.readableBytes) }
        return await commit(body, claim)
    }

    /// Only what has arrived takes room: who announces much and sends nothing takes none from others.
    private func collect(_ body: RequestBody) async throws -> ByteBuffer {
        var whole = ByteBuffer()
        do {
            for try await var chunk in body {
                guard whole.readableBytes + chunk.readableBytes <= Self.largestBody else {
                    throw HTTPError(.contentTooLarge)
                }
                guard budget.take(chunk.readableBytes) else { throw HTTPError(.serviceUnavailable) }
                if whole.readableBytes == 0 { whole = chunk } else { whole.writeBuffer(&chunk) }
            }
        } catch {
            budget.giveBack(whole.readableBytes)
            throw error
        }
        return whole
    }

    private func commit(_ body: ByteBuffer, _ claim: WebhookSignature.Claim) async -> Response {
        // Nothing is parsed before this holds, and every failure looks the same.
        guard let events = body.withUnsafeReadableBytes({ read($0, claim) }) else {
            return Response(status: .unauthorized)
        }
        do {
            CrashPoint.gatewayBeforeCommit.pass()
            let accepted = try await intake.accept(events)
            CrashPoint.gatewayAfterCommit.pass()
            metrics.count(accepted, of: events)
            numbers.count(accepted, of: events)
            tell(events, accepted)
            emit(accepted.compactMap(\.scheduled))
            return Response(status: .ok)
        } catch is CommitCoalescer.Overloaded {
            return Response(status: .serviceUnavailable)
        } catch {
            // WhatsApp keeps the message and delivers it again, for up to seven days.
            logger.error(
                "a webhook could not be committed; WhatsApp will deliver it again", metadata: [LogKey.error: "\(error)"]
            )
            return Response(status: .serviceUnavailable)
        }
    }

    /// - Returns: nil when the body is not Meta's.
    private func read(_ bytes: UnsafeRawBufferPointer, _ claim: WebhookSignature.Claim) -> [InboundEvent]? {
        guard signature.isValid(claim, for: bytes) else { return nil }
        let settings = settings()
        var events = WebhookPayload(businesses: settings.businesses, now: now(), sighted: numbers.sighted)
            .events(in: bytes.assumingMemoryBound(to: UInt8.self))
        if settings.gateway.keepWebhooks > .zero {
            events.append(
                .webhook(
                    KeptWebhook(
                        id: SHA256.hash(data: bytes).prefix(16).hexadecimal,
                        body: String(decoding: bytes, as: UTF8.self),
                        keep: settings.gateway.keepWebhooks)))
        }
        return events
    }

    /// What a person should know: notifications, and items nobody could read.
    private func tell(_ events: [InboundEvent], _ accepted: [AcceptedEvent]) {
        for (event, accepted) in zip(events, accepted) where accepted.verdict != .duplicate {
            switch event {
            case .notice(let notice):
                logger.notice(
                    "WhatsApp notifies", metadata: [LogKey.reason: "\(notice.field)", LogKey.item: "\(notice.id)"])
            case .unreadable(let item):
                logger.warning(
                    "an item of a webhook is a dead letter",
                    metadata: [LogKey.reason: "\(item.reason)", LogKey.item: "\(item.id)"])
            case .message, .receipt, .echo, .webhook: break
            }
        }
    }

    private static let signatureHeader = HTTPField.Name("X-Hub-Signature-256")

    /// In time that does not depend on where the texts differ: their digests are compared.
    private func isEqual(_ left: String, _ right: String) -> Bool {
        SHA256.hash(data: Data(left.utf8)) == SHA256.hash(data: Data(right.utf8))
    }
}
