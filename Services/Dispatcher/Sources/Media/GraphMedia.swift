import Contracts
import Foundation
import HTTP
import Settings

/// Fetches a file by its id: first its link from the Graph API, then the bytes. A link of a webhook is never called.
struct GraphMedia: Sendable {
    let client: HTTPClient
    let baseURL: String
    let version: String
    let tokens: AccessTokens
    let maximumBytes: Int
    /// WhatsApp's hosts have turned away clients that do not say what they are.
    let userAgent: String
    /// Hosts, or ends of host names, a link may lead to besides the API's own.
    let hosts: [String]

    private static let deadline: Duration = .seconds(60)

    /// Why WhatsApp, or we, will not have the file fetched.
    struct Refusal: Error, CustomStringConvertible {
        let description: String
        /// Whether another try would end alike.
        let isFinal: Bool
    }

    private struct Link: Decodable {
        let url: String
        let size: Int?

        enum CodingKeys: String, CodingKey {
            case url
            case size = "file_size"
        }
    }

    func download(_ id: String, number: String, of business: BusinessID) async throws -> [UInt8] {
        let headers: [(name: String, value: String)] = [
            ("Authorization", "Bearer \(try tokens.of(business).revealed)"), ("User-Agent", userAgent),
        ]
        let link = try await link(id, number, headers)
        if let size = link.size, size > maximumBytes { throw tooLarge(size) }
        var request = HTTPRequest("GET", link.url, headers: headers)
        request.addressPolicy = try policy(link.url)
        request.maximumResponseBytes = maximumBytes
        do {
            let response = try await client.send(request, deadline: Self.deadline)
            // A link lives for five minutes; the next attempt asks for a new one.
            guard response.status == 200 else {
                throw Refusal(description: "WhatsApp's link answered \(response.status)", isFinal: false)
            }
            return response.body
        } catch let error as HTTPError {
            if case .responseTooLarge = error.kind { throw tooLarge(nil) }
            if case .forbiddenAddress = error.kind { throw Refusal(description: "\(error)", isFinal: true) }
            throw error
        }
    }

    private func link(_ id: String, _ number: String, _ headers: [(name: String, value: String)]) async throws -> Link {
        var request = HTTPRequest(
            "GET", "\(baseURL)/\(version)/\(id)?phone_number_id=\(number)", headers: headers)
        request.maximumResponseBytes = 64 * 1024
        let response = try await client.send(request, deadline: .seconds(10))
        guard response.status == 200 else {
            // Unknown ids are final; an expired token and limits of calls are not.
            let error = GraphError(body: response.body, status: response.status)
            let told = error.map { "\($0.code) \($0.text)" } ?? "HTTP \(response.status)"
            throw Refusal(
                description: "WhatsApp answered \(told) about the file",
                isFinal: error.map { $0.code == 100 } ?? (response.status == 404))
        }
        return try JSONDecoder().decode(Link.self, from: Data(response.body))
    }

    /// The token goes with the request, so only to WhatsApp: its own API, or one of its hosts at a public address.
    func policy(_ url: String) throws(Refusal) -> AddressPolicy {
        guard let link = URLComponents(string: url), let host = link.host?.lowercased(), link.user == nil else {
            throw Refusal(description: "WhatsApp's link cannot be read", isFinal: false)
        }
        let base = URLComponents(string: baseURL)
        if host == base?.host?.lowercased(), link.port == base?.port, link.scheme == base?.scheme { return .any }
        guard hosts.contains(where: { host == $0 || host.hasSuffix(".\($0)") }) else {
            throw Refusal(
                description: "WhatsApp's link leads to '\(host)'; if that is right, add it to media.hosts",
                isFinal: false)
        }
        return .publicOnly
    }

    private func tooLarge(_ size: Int?) -> Refusal {
        let told = size.map { "it has \($0) bytes" } ?? "it is larger"
        return Refusal(
            description: "files up to \(maximumBytes) bytes are fetched, and \(told); media.max_mb raises it",
            isFinal: true)
    }
}
