import Foundation
import HTTP

/// Fetches a document from the web into a file that is there for a moment.
struct Fetcher: Sendable {
    /// How far an address may lead. Whatever is fetched becomes what customers are told.
    enum Reach: Sendable {
        /// `https` to public addresses, at every redirect too.
        case publicOnly
        /// Any address, because the owner said so on the command line; the page may not send us elsewhere.
        case privateNetwork
    }

    private let client = HTTPClient(connections: 4)
    var reach = Reach.publicOnly

    static func isURL(_ address: String) -> Bool {
        address.hasPrefix("http://") || address.hasPrefix("https://")
    }

    func withFile<Value>(_ address: String, _ body: (SourceFile) async throws -> Value) async throws -> Value {
        var request = HTTPRequest("GET", address)
        request.followRedirects = reach == .publicOnly
        request.addressPolicy = reach == .publicOnly ? .publicOnly : .any
        request.maximumResponseBytes = DocumentReader.largest << 20
        let response: HTTPResponse
        do {
            response = try await client.send(request, deadline: .seconds(30))
        } catch {
            throw IngestError.address(address, reason: "\(error)")
        }
        guard response.head.status == 200 else {
            throw IngestError.address(address, reason: "the server answered HTTP \(response.head.status)")
        }
        let type = response.head["content-type"] ?? ""
        guard let format = DocumentFormat(mediaType: type) ?? DocumentFormat(path: address) else {
            throw IngestError.address(
                address, reason: "'\(type)' is no document; it must be one of \(DocumentFormat.extensions)")
        }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        guard FileManager.default.createFile(atPath: file.path, contents: Data(response.body)) else {
            throw IngestError.address(address, reason: "no temporary file can be written")
        }
        defer { try? FileManager.default.removeItem(at: file) }
        return try await body(SourceFile(id: address, address: address, path: file.path, format: format))
    }
}
