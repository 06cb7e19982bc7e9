import Crypto
import Foundation
import Hummingbird

/// Files as Meta serves them: a link by id, the bytes behind it with the token, and a customer who sends one.
struct MediaRoutes: Sendable {
    let world: World
    let deliveries: WebhookDeliveries
    let token: String
    let address: String
    let shelf = MediaShelf()

    func add(to router: Router<BasicRequestContext>) {
        // Named as in the routes of numbers: one place of a path has one name.
        router.get(":version/:number") { request, context in
            try await link(request, id: context.parameters.get("number") ?? "")
        }
        router.get("media/files/:media") { request, context in
            await bytes(request, id: context.parameters.get("media") ?? "")
        }
        router.post("emulator/customers/:customer/media") { request, context in
            try await send(request, customer: context.parameters.get("customer") ?? "")
        }
    }

    private func link(_ request: Request, id: String) async throws -> Response {
        guard request.headers[.authorization] == "Bearer \(token)" else { return Response(status: .unauthorized) }
        guard let file = await shelf.file(id) else {
            return json(
                .badRequest,
                #"{"error":{"message":"(#100) Unsupported get request","type":"GraphMethodException","code":100,"error_subcode":33}}"#
            )
        }
        let digest = SHA256.hash(data: file.bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return json(
            .ok,
            """
            {"messaging_product":"whatsapp","url":"\(address)/media/files/\(id)","mime_type":"\(MetaJSON.text(file.type))",\
            "sha256":"\(digest)","file_size":\(file.bytes.count),"id":"\(id)"}
            """
        )
    }

    private func bytes(_ request: Request, id: String) async -> Response {
        guard request.headers[.authorization] == "Bearer \(token)" else { return Response(status: .unauthorized) }
        guard let file = await shelf.file(id) else { return Response(status: .notFound) }
        return Response(
            status: .ok, headers: [.contentType: file.type], body: .init(byteBuffer: ByteBuffer(bytes: file.bytes)))
    }

    private struct Sent: Decodable {
        /// `audio`, `image`, `video`, `document`, `sticker`.
        let kind: String
        let mimeType: String
        /// Base64.
        let data: String
        let voice: Bool?
        let caption: String?
        let number: String?
    }

    private func send(_ request: Request, customer: String) async throws -> Response {
        guard (5...15).contains(customer.count), customer.allSatisfy(\.isNumber) else {
            return json(.badRequest, "{\"error\":\"the customer must be a phone number in digits\"}")
        }
        let buffer = try await request.body.collect(upTo: 24 * 1024 * 1024)
        guard let sent = try? JSONDecoder().decode(Sent.self, from: Data(buffer.readableBytesView)),
            let data = Data(base64Encoded: sent.data)
        else { return json(.badRequest, "{\"error\":\"the body must be JSON with kind, mimeType and data\"}") }
        let media = String(UInt64.random(in: 100_000_000_000_000...999_999_999_999_999))
        await shelf.put(MediaShelf.File(type: sent.mimeType, bytes: Array(data)), as: media)
        let id = "wamid.\(UUID().uuidString.replacingOccurrences(of: "-", with: ""))"
        let number = sent.number ?? world.numbers[0]
        let at = Int64.now
        await world.customerWrote(sent.caption ?? "(\(sent.kind))", id: id, customer: customer, number: number, at: at)
        let digest = Data(SHA256.hash(data: data)).base64EncodedString()
        let caption = sent.caption.map { #","caption":"\#(MetaJSON.text($0))""# } ?? ""
        let voice = sent.kind == "audio" ? #","voice":\#(sent.voice ?? false)"# : ""
        let body = """
            {"object":"whatsapp_business_account","entry":[{"id":"204417730065512","changes":[{"field":"messages","value":\
            {"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550142200","phone_number_id":"\(number)"},\
            "contacts":[{"profile":{"name":"Mara"},"wa_id":"\(customer)"}],"messages":[{"from":"\(customer)","id":"\(id)",\
            "timestamp":"\(at / 1000)","type":"\(MetaJSON.text(sent.kind))","\(MetaJSON.text(sent.kind))":{"mime_type":\
            "\(MetaJSON.text(sent.mimeType))","sha256":"\(MetaJSON.text(digest))","id":"\(media)"\(voice)\(caption)}}]}}]}]}
            """
        deliveries.enqueue(body, kind: "message")
        return json(.ok, "{\"wamid\":\"\(id)\",\"media\":\"\(media)\"}")
    }
}

/// The files customers have sent; the oldest go when there are many.
actor MediaShelf {
    struct File: Sendable {
        let type: String
        let bytes: [UInt8]
    }

    private var files: [String: File] = [:]
    private var order: [String] = []

    func put(_ file: File, as id: String) {
        files[id] = file
        order.append(id)
        if order.count > 200 { files[order.removeFirst()] = nil }
    }

    func file(_ id: String) -> File? { files[id] }
}
