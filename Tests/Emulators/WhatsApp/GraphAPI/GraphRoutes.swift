import Foundation
import Hummingbird
import MetaRules

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
        if let read = ReadReceipt(body) { return await markRead(read, request, number: number) }
        let fault = await world.takeFault(number: number)
        if let delay = fault?.latencyMilliseconds { try await Task.sleep(for: .milliseconds(delay)) }
        if let fault, let status = fault.refusalStatus {
            await world.record(
                number: number, to: "", type: "fault", text: nil, callbackData: nil, status: status, wamid: nil,
                error: fault.code)
            guard let code = fault.code else { return Response(status: .init(code: status)) }
            return refusal(Refusal(code, "An injected fault."), status: status)
        }
        do throws(Refusal) {
            let message = try await checked(request, body, version: version, number: number)
            return try await accept(message, number: number, fault: fault)
        } catch {
            await world.record(
                number: number, to: "", type: "refused", text: String(decoding: body.prefix(500), as: UTF8.self),
                callbackData: nil, status: error.status, wamid: nil, error: error.code)
            return refusal(error, status: error.status)
        }
    }

    private func checked(
        _ request: Request,
        _ body: Data,
        version: String,
        number: String
    ) async throws(Refusal) -> OutgoingMessage {
        try authorize(request, version: version)
        guard world.numbers.contains(number) else { throw Refusal(100, "Object with ID '\(number)' does not exist.") }
        let message = try OutgoingMessage(body)
        guard message.to != MetaJSON.businessPhone else { throw Refusal(131021, "The recipient is the sender.") }
        let isOpen = await world.isWindowOpen(message.to, number)
        if let template = message.template {
            let registered = await world.templates.find(template.name, template.language)
            try template.check(against: registered)
            guard !message.isUserID || registered?.category != "AUTHENTICATION" else {
                throw Refusal(131062, "An authentication template needs a phone number.")
            }
            if !isOpen { try await world.startConversation(with: message.to) }
        } else if !isOpen {
            throw Refusal(131047, "More than 24 hours have passed since the customer last replied.")
        }
        try await world.admit(number: number, to: message.to)
        return message
    }

    private func authorize(_ request: Request, version: String) throws(Refusal) {
        guard version.wholeMatch(of: /v2\d\.0/) != nil else {
            throw Refusal(2500, "Unknown path components: /\(version)")
        }
        guard let authorization = request.headers[.authorization] else {
            throw Refusal(200, "Provide valid app ID")
        }
        guard authorization == "Bearer \(token)" else { throw Refusal(190, "Error validating access token.") }
    }

    /// Read, with or without the sign that somebody writes.
    private func markRead(_ read: ReadReceipt, _ request: Request, number: String) async -> Response {
        guard request.headers[.authorization] == "Bearer \(token)" else {
            return refusal(Refusal(190, "Error validating access token."), status: 401)
        }
        guard world.numbers.contains(number) else {
            return refusal(Refusal(100, "Object with ID '\(number)' does not exist."), status: 400)
        }
        guard read.isWellFormed else {
            return refusal(Refusal(131009, "typing_indicator.type must be text."), status: 400)
        }
        guard let customer = await world.author(of: read.message) else {
            return refusal(Refusal(131009, "The message to mark as read is unknown or too old."), status: 400)
        }
        if read.showsTyping { await world.showTyping(to: customer) }
        await world.update(read.message, of: customer, status: "read")
        return json(.ok, "{\"success\":true}")
    }

    private func accept(
        _ message: OutgoingMessage,
        number: String,
        fault: Fault?
    ) async throws(Refusal) -> Response {
        let wamid = await world.newID()
        let category = await category(of: message)
        let isOpen = await world.isWindowOpen(message.to, number)
        await world.record(
            number: number, to: message.to, type: message.type, text: message.text, callbackData: message.callbackData,
            status: 200, wamid: wamid, error: nil, choices: message.choices, isList: message.isList)
        var fault = fault
        if let code = await lateFailure(of: message, category) {
            fault = fault ?? Fault(count: 1)
            if fault?.failWith == nil { fault?.failWith = code }
        }
        let isFree = await world.isFree(message.to, number)
        if fault?.dropStatuses != true {
            let plan = StatusPlan(
                message: message, wamid: wamid, number: number, category: category, isWindowOpen: isOpen,
                isFree: isFree,
                now: await world.now, delay: statusDelay, spread: await world.chance(), fault: fault)
            deliveries.statuses(plan)
        }
        if fault?.acceptThenTimeout == true {
            // Longer than any caller waits.
            try? await Task.sleep(for: .seconds(60))
        }
        if let status = fault?.acceptThenStatus { return Response(status: .init(code: status)) }
        let contact =
            message.isUserID
            ? "{\"input\":\"\(message.to)\",\"user_id\":\"\(message.to)\"}"
            : "{\"input\":\"+\(message.to)\",\"wa_id\":\"\(message.to)\"}"
        let state = message.template == nil ? "" : ",\"message_status\":\"accepted\""
        return json(
            .ok,
            "{\"messaging_product\":\"whatsapp\",\"contacts\":[\(contact)],\"messages\":[{\"id\":\"\(wamid)\"\(state)}]}"
        )
    }

    /// What Meta accepts and then fails.
    private func lateFailure(of message: OutgoingMessage, _ category: String) async -> Int? {
        if let target = message.target, await !world.knows(target, in: message.to) { return 131009 }
        if category == "marketing", await world.isOptedOut(message.to) { return 131050 }
        return nil
    }

    /// What Meta bills it as.
    private func category(of message: OutgoingMessage) async -> String {
        guard let template = message.template else { return "service" }
        return await world.templates.find(template.name, template.language)?.category.lowercased() ?? "utility"
    }
}

/// `{"status":"read","message_id":…}`.
private struct ReadReceipt {
    let message: String
    let showsTyping: Bool
    let isWellFormed: Bool

    init?(_ body: Data) {
        guard let object = (try? JSONSerialization.jsonObject(with: body)) as? [String: Any],
            object["status"] as? String == "read", let message = object["message_id"] as? String
        else { return nil }
        self.message = message
        showsTyping = object["typing_indicator"] != nil
        isWellFormed =
            object["messaging_product"] as? String == "whatsapp"
            && (!showsTyping || (object["typing_indicator"] as? [String: Any])?["type"] as? String == "text")
    }
}

/// An error as the Graph API writes it.
func refusal(_ refusal: Refusal, status: Int) -> Response {
    let details = MetaJSON.text(refusal.details)
    let title = MetaJSON.text(ErrorCodes.all[refusal.code]?.title ?? "Error")
    return json(
        .init(code: status),
        """
        {"error":{"message":"(#\(refusal.code)) \(title)","type":"OAuthException","code":\(refusal.code)\(subcode(refusal)),\
        "error_data":{"messaging_product":"whatsapp","details":"\(details)"},"fbtrace_id":"emulated"}}
        """
    )
}

/// Meta still sends it with some codes.
private func subcode(_ refusal: Refusal) -> String {
    switch refusal.code {
    case 100 where refusal.details.contains("does not exist"): ",\"error_subcode\":33"
    case 130429: ",\"error_subcode\":2494055"
    case 190: ",\"error_subcode\":467"
    default: ""
    }
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
