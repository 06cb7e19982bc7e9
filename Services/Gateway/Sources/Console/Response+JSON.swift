import Contracts
import Hummingbird

extension Response {
    /// Text that is JSON already.
    static func json(_ text: String, _ status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text))
        )
    }

    static func json(_ value: some Encodable, _ status: HTTPResponse.Status = .ok) -> Response {
        do {
            return json(try WireFormat.text(value), status)
        } catch {
            return Response(status: .internalServerError)
        }
    }
}
