import Foundation
import Hummingbird

/// `POST /{version}/{number}/messages`, as strict as Meta's.
struct GraphRoutes: Sendable {
    let world: World
    let deliveries: WebhookDeliveries
    let token: String
    let latency: Duration
    let statusDelay: Duration

    func add(to router: Router<BasicRequestContext>) {
        router.post(":version/:number/messages") { request, context in
            try await send(
                request,
                version: context.parameters.get("version") ?? "",
                number: context.parameters.get("number") ?? ""
            )
        }
    }

    private func send(_ request: Request, version: String, number: String) async throws -> Response {
        let buffer = try await request.body.collect(upTo: 1024 * 1024)
        let body = Data(buffer.readableBytesView)
        if latency > .zero { try await Task.sleep(for: latency) }
        let fault = await world.takeFault()
        if let delay = fault?.latencyMilliseconds { try await Task.sleep(for: .milliseconds(delay)) }
        if let status = fault?.status, fault?.acceptThenTimeout != true {
            await world.record(
                number: number, to: "", type: "fault", text: nil, callbackData: nil, status: status, wamid: nil,
                error: fault?.code)
            guard let code = fault?.code else { return Response(status: .init(code: status)) }
            return refusal(GraphRefusal(status: status, code: code, details: "An injected fault."))
        }
        do throws(GraphRefusal) {
            let message = try await checked(request, body, version: version, number: number)
            return try await accept(message, number: number, fault: fault)
        } catch {
            await world.record(
                number: number, to: "", type: "refused", text: String(decoding: body.prefix(500), as: UTF8.self),
                callbackData: nil, status: error.status, wamid: nil, error: error.code)
            return refusal(error)
        }
    }

    private func checked(
        _ request: Request,
        _ body: Data,
        version: String,
        number: String
    ) async throws(GraphRefusal) -> OutgoingMessage {
        guard version.wholeMatch(of: /v2\d\.0/) != nil else {
            throw GraphRefusal(status: 400, code: 2500, details: "Unknown path components: /\(version)")
        }
        guard request.headers[.authorization] == "Bearer \(token)" else {
            throw GraphRefusal(status: 401, code: 190, details: "Error validating access token.")
        }
        guard world.numbers.contains(number) else {
            throw GraphRefusal(status: 400, code: 100, details: "Object with ID '\(number)' does not exist.")
        }
        let message = try OutgoingMessage(body)
        guard await world.isWindowOpen(message.to, number, now: .now) || message.type == "template" else {
            throw GraphRefusal(
                status: 400, code: 131047, details: "More than 24 hours have passed since the customer last replied.")
        }
        return message
    }

    private func accept(
        _ message: OutgoingMessage,
        number: String,
        fault: World.Fault?
    ) async throws(GraphRefusal) -> Response {
        let wamid = "wamid.\(UUID().uuidString.replacingOccurrences(of: "-", with: ""))"
        await world.record(
            number: number, to: message.to, type: message.type, text: message.text, callbackData: message.callbackData,
            status: 200, wamid: wamid, error: nil)
        if fault?.dropStatuses != true {
            deliveries.statuses(
                of: wamid, to: message.to, number: number, data: message.callbackData, after: statusDelay)
        }
        if fault?.acceptThenTimeout == true {
            // Longer than any caller waits.
            try? await Task.sleep(for: .seconds(60))
        }
        if let status = fault?.acceptThenStatus { return Response(status: .init(code: status)) }
        let reply = """
            {"messaging_product":"whatsapp","contacts":[{"input":"+\(message.to)","wa_id":"\(message.to)"}],\
            "messages":[{"id":"\(wamid)"}]}
            """
        return json(.ok, reply)
    }

    private func refusal(_ refusal: GraphRefusal) -> Response {
        let details = MetaJSON.text(refusal.details)
        return json(
            .init(code: refusal.status),
            """
            {"error":{"message":"(#\(refusal.code)) \(details)","type":"OAuthException","code":\(refusal.code),\
            "error_data":{"messaging_product":"whatsapp","details":"\(details)"},"fbtrace_id":"emulated"}}
            """
        )
    }
}

/// Why the API says no.
struct GraphRefusal: Error, Sendable {
    let status: Int
    let code: Int
    let details: String
}

func json(_ status: HTTPResponse.Status, _ text: String) -> Response {
    Response(
        status: status,
        headers: [.contentType: "application/json"],
        body: .init(byteBuffer: ByteBuffer(string: text))
    )
}

func json(_ value: some Encodable) throws -> Response {
    json(.ok, String(decoding: try JSONEncoder().encode(value), as: UTF8.self))
}
