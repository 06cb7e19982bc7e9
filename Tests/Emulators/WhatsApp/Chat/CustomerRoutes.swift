import Foundation
import Hummingbird

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
        emulator.post("faults") { request, _ in
            let buffer = try await request.body.collect(upTo: 64 * 1024)
            await world.add(try JSONDecoder().decode(World.Fault.self, from: Data(buffer.readableBytesView)))
            return Response(status: .noContent)
        }
    }

    private func write(_ request: Request, customer: String) async throws -> Response {
        guard (7...15).contains(customer.count), customer.allSatisfy(\.isNumber) else {
            return json(.badRequest, "{\"error\":\"the customer must be a phone number in digits\"}")
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
        let body = MetaJSON.message(
            number: number, customer: customer, name: written.name ?? "Mara", id: id, text: written.text, at: at)
        if written.wait == true {
            let status = try await deliveries.deliver(body, kind: "message")
            return json(.ok, "{\"wamid\":\"\(id)\",\"status\":\(status)}")
        }
        deliveries.enqueue(body, kind: "message")
        return json(.ok, "{\"wamid\":\"\(id)\"}")
    }

    private func after(_ request: Request) -> Int {
        request.uri.queryParameters.get("after").flatMap { Int($0) } ?? 0
    }
}
