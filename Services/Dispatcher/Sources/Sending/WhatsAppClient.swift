import Contracts
import Foundation
package import HTTP
package import Ledger
package import Settings

/// Calls the Cloud API, and says what became of the call.
package struct WhatsAppClient: Sendable {
    let client: HTTPClient
    let baseURL: String
    let version: String
    let tokens: AccessTokens

    package init(client: HTTPClient, baseURL: String, version: String, token: Secret) {
        self.init(client: client, baseURL: baseURL, version: version, tokens: AccessTokens(token))
    }

    init(client: HTTPClient, baseURL: String, version: String, tokens: AccessTokens) {
        self.client = client
        self.baseURL = baseURL
        self.version = version
        self.tokens = tokens
    }

    /// Shorter than a lease, so that a slow call ends before somebody else may take the turn.
    static let deadline: Duration = .seconds(10)

    /// What came of a call of `/messages`.
    enum Outcome: Sendable, Equatable {
        case accepted(MessageID)
        case refused(GraphError)
        /// Nothing reached WhatsApp, or it was too busy to look at it.
        case notSent(String)
        /// Nobody can say.
        case unknown(String)
    }

    func send(_ send: ClaimedSend) async -> Outcome {
        let body: [UInt8]
        do {
            body = try Self.body(of: send)
        } catch {
            return .refused(GraphError(code: 100, text: "the message cannot be written: \(error)"))
        }
        var request: HTTPRequest
        do {
            request = try self.request(
                "POST", "\(send.customer.number)/messages", body: body, as: send.turn.business)
        } catch {
            // As if WhatsApp had refused the token: the queue is kept until there is one.
            return .refused(GraphError(code: 190, text: "\(error)"))
        }
        // A reused connection that dies would make libcurl send the message again, silently.
        request.freshConnection = true
        do throws(HTTPError) {
            let response = try await client.send(request, deadline: Self.deadline)
            return Self.outcome(status: response.status, body: response.body)
        } catch {
            return error.requestSent ? .unknown("\(error)") : .notSent("\(error)")
        }
    }

    /// The JSON of the call.
    package static func body(of send: ClaimedSend) throws -> [UInt8] {
        Array(try WireFormat.encode(GraphMessage(send)))
    }

    /// A call that may be repeated, such as those of the management API.
    func call(
        _ method: String, _ path: String, json: Data? = nil, as business: BusinessID? = nil
    ) async throws -> [UInt8] {
        let request = try request(method, path, body: json.map(Array.init) ?? [], as: business)
        let response = try await client.send(request, deadline: Self.deadline)
        guard response.status == 200 else {
            throw GraphError(body: response.body, status: response.status).map(CallRefused.graph)
                ?? .http(response.status)
        }
        return response.body
    }

    private func request(
        _ method: String, _ path: String, body: [UInt8], as business: BusinessID?
    ) throws -> HTTPRequest {
        let token = try tokens.of(business)
        var request = HTTPRequest(
            method,
            "\(baseURL)/\(version)/\(path)",
            headers: [("Content-Type", "application/json"), ("Authorization", "Bearer \(token.revealed)")],
            body: body
        )
        request.maximumResponseBytes = 4 * 1024 * 1024
        return request
    }

    static func outcome(status: Int, body: [UInt8]) -> Outcome {
        if status == 200 {
            guard let id = GraphAccepted(body: body)?.id else { return .unknown("200 without a message id") }
            return .accepted(MessageID(rawValue: id))
        }
        guard let error = GraphError(body: body, status: status) else {
            // An answer that is not the API's own: a proxy's, or a server that broke down half-way.
            return status == 429 ? .notSent("HTTP 429") : .unknown("HTTP \(status)")
        }
        return .refused(error)
    }
}

/// A call of the management API that was refused.
enum CallRefused: Error, CustomStringConvertible {
    case graph(GraphError)
    case http(Int)

    var description: String {
        switch self {
        case .graph(let error): "WhatsApp refused it: \(error.code) \(error.text)"
        case .http(let status): "WhatsApp answered HTTP \(status)"
        }
    }
}
