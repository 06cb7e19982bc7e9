import Foundation
import HTTP

/// JSON over HTTP to a vector store.
struct VectorStoreClient: Sendable {
    let name: String
    let baseURL: String
    /// Name and value of the header that authenticates.
    var key: (name: String, value: String)?
    var deadline = Duration.seconds(5)
    private let client = HTTPClient(connections: 8)

    init(name: String, baseURL: String, key: (name: String, value: String)? = nil) {
        self.name = name
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        self.key = key
    }

    /// - Parameter accepting: statuses beside 2xx that are no error.
    /// - Returns: the answer's body, and its status.
    @discardableResult
    func send(
        _ method: String,
        _ path: String,
        _ body: (any Encodable & Sendable)? = nil,
        accepting: Set<Int> = []
    ) async throws(VectorStoreError) -> (status: Int, body: Data) {
        var headers = [("Accept", "application/json")]
        if let key { headers.append((key.name, key.value)) }
        var bytes: [UInt8] = []
        if let body {
            headers.append(("Content-Type", "application/json"))
            do {
                bytes = Array(try JSONEncoder().encode(body))
            } catch {
                throw .malformed(store: name, reason: "the request: \(error)")
            }
        }
        let request = HTTPRequest(method, baseURL + path, headers: headers, body: bytes)
        let response: HTTPResponse
        do {
            response = try await client.send(request, deadline: deadline)
        } catch {
            throw .unavailable(store: name, reason: "\(error)")
        }
        guard (200..<300).contains(response.status) || accepting.contains(response.status) else {
            throw .refused(store: name, status: response.status, reason: request.excerpt(of: response.body))
        }
        return (response.status, Data(response.body))
    }

    func decode<Value: Decodable>(_ type: Value.Type, _ body: Data) throws(VectorStoreError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: body)
        } catch {
            throw .malformed(store: name, reason: "\(error)")
        }
    }
}
