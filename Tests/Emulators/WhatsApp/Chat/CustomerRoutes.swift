import Foundation
import Hummingbird
import MetaRules

/// The customer's side: the chat page, and the same things for tests.
struct CustomerRoutes: Sendable {
    let world: World
    let deliveries: WebhookDeliveries

    private struct Written: Decodable {
        let text: String
        let number: String?
        let name: String?
        let id: String?
        /// Answer only once the webhook was delivered.
        let wait: Bool?
        /// How often the webhook is delivered; Meta does it more than once now and then.
        let copies: Int?
        /// The customer tapped an advertisement before.
        let referral: Bool?
    }

    private struct Preference: Decodable {
        /// `stop` or `resume`.
        let value: String
        let number: String?
    }

    func add(to router: Router<BasicRequestContext>) {
        router.get("/") { _, _ in
            Response(
                status: .ok,
                headers: [
                    .contentType: "text/html; charset=utf-8",
                    .contentSecurityPolicy:
                        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:",
                ],
                body: .init(byteBuffer: ByteBuffer(bytes: PackageResources.chat_html))
            )
        }
        let emulator = router.group("emulator")
        emulator.post("customers/:customer/messages") { request, context in
            try await write(request, customer: context.parameters.get("customer") ?? "")
        }
        emulator.get("customers/:customer/events") { request, context in
            try json(await world.chat(context.parameters.get("customer") ?? "", after: after(request)))
        }
        emulator.get("calls") { request, _ in try json(await world.calls(after: after(request))) }
        emulator.delete("calls") { _, _ in
            await world.forgetCalls()
            return Response(status: .noContent)
        }
        emulator.get("webhooks") { request, _ in try json(await world.deliveries(after: after(request))) }
        emulator.post("webhooks/raw") { request, _ in
            let buffer = try await request.body.collect(upTo: 8 * 1024 * 1024)
            let status = try await deliveries.deliver(String(buffer: buffer), kind: "raw")
            return json(.ok, "{\"status\":\(status)}")
        }
        emulator.post("customers/:customer/taps") { request, context in
            try await tap(request, customer: context.parameters.get("customer") ?? "")
        }
        emulator.post("customers/:customer/echoes") { request, context in
            let written = try JSONDecoder().decode(Written.self, from: try await body(request))
            let customer = context.parameters.get("customer") ?? ""
            let id = await world.newID()
            deliveries.enqueue(
                MetaJSON.echo(
                    number: written.number ?? world.numbers[0], customer: customer, id: id, text: written.text, at: .now
                ),
                kind: "echo")
            return json(.ok, "{\"wamid\":\"\(id)\"}")
        }
        emulator.post("customers/:customer/preferences") { request, context in
            let preference = try JSONDecoder().decode(Preference.self, from: try await body(request))
            let customer = context.parameters.get("customer") ?? ""
            guard ["stop", "resume"].contains(preference.value) else {
                return json(.badRequest, "{\"error\":\"value must be stop or resume\"}")
            }
            await world.setOptOut(customer, preference.value == "stop")
            deliveries.enqueue(
                MetaJSON.preference(
                    number: preference.number ?? world.numbers[0], customer: customer,
                    wants: preference.value == "resume", at: await world.now),
                kind: "preference")
            return Response(status: .noContent)
        }
        emulator.get("customers/:customer/typing") { _, context in
            let since = await world.typingSince(context.parameters.get("customer") ?? "")
            return json(.ok, "{\"typing\":\(since != nil)}")
        }
    }

    private struct Tapped: Decodable {
        let message: String
        let choice: OutgoingMessage.Choice
        let number: String?
        let name: String?
    }

    /// The customer taps a button or a row.
    private func tap(_ request: Request, customer: String) async throws -> Response {
        let tapped = try JSONDecoder().decode(Tapped.self, from: try await body(request))
        guard let offer = await world.offer(tapped.message, to: customer), offer.choices.contains(tapped.choice) else {
            return json(.badRequest, "{\"error\":\"no message of this chat offers that\"}")
        }
        let number = tapped.number ?? world.numbers[0]
        let id = await world.newID()
        let at = await world.now
        await world.customerWrote(tapped.choice.title, id: id, customer: customer, number: number, at: .now)
        deliveries.enqueue(
            MetaJSON.message(
                number: number, customer: customer, name: tapped.name ?? "Mara", id: id, at: at,
                content: MetaJSON.tap(tapped.choice, of: tapped.message, isRow: offer.isList, number: number)),
            kind: "message")
        return json(.ok, "{\"wamid\":\"\(id)\"}")
    }

    private func body(_ request: Request) async throws -> Data {
        Data(try await request.body.collect(upTo: 64 * 1024).readableBytesView)
    }

    private func write(_ request: Request, customer: String) async throws -> Response {
        guard customer.wholeMatch(of: /[0-9]{7,15}|[A-Z]{2}\.[A-Za-z0-9]{1,128}/) != nil else {
            return json(.badRequest, "{\"error\":\"the customer must be a phone number in digits, or a user id\"}")
        }
        let buffer = try await request.body.collect(upTo: 256 * 1024)
        let written: Written
        do {
            written = try JSONDecoder().decode(Written.self, from: Data(buffer.readableBytesView))
        } catch {
            return json(.badRequest, "{\"error\":\"the body must be JSON with a text\"}")
        }
        let id = written.id ?? "wamid.\(UUID().uuidString.replacingOccurrences(of: "-", with: ""))"
        let number = written.number ?? world.numbers[0]
        let at = Int64.now
        await world.customerWrote(written.text, id: id, customer: customer, number: number, at: at)
        let isReferred = written.referral == true
        if isReferred { await world.cameByAdvertisement(customer, number) }
        let body = MetaJSON.message(
            number: number, customer: customer, name: written.name ?? "Mara", id: id, at: at,
            content: "\"type\":\"text\",\"text\":{\"body\":\"\(MetaJSON.text(written.text))\"}"
                + (isReferred ? "," + MetaJSON.referral : ""))
        if written.wait == true {
            let status = try await deliveries.deliver(body, kind: "message")
            return json(.ok, "{\"wamid\":\"\(id)\",\"status\":\(status)}")
        }
        for _ in 0..<min(max(written.copies ?? 1, 1), 100) { deliveries.enqueue(body, kind: "message") }
        return json(.ok, "{\"wamid\":\"\(id)\"}")
    }

    private func after(_ request: Request) -> Int {
        request.uri.queryParameters.get("after").flatMap { Int($0) } ?? 0
    }
}
