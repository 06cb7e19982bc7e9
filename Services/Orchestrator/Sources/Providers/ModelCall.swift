import Contracts
import Foundation
import HTTP
import Settings

/// One call of a model over HTTP: what all providers' calls have in common. Keys are read anew for each call and appear
/// in no error.
struct ModelCall: Sendable {
    let settings: ProviderSettings
    let environment: Environment
    let client: HTTPClient
    /// The longest the provider may send nothing.
    var stall: Duration = .seconds(4)

    private static let largest = 1024 * 1024

    func get(_ path: String, deadline: Duration) async throws(ProviderError) {
        let request = HTTPRequest("GET", settings.baseURL + path, headers: try headers())
        let response: HTTPResponse
        do {
            response = try await client.send(request, deadline: deadline)
        } catch {
            throw Self.failure(error, deadline)
        }
        try check(response.head) { request.excerpt(of: response.body) }
    }

    /// Posts and hands over the reply piece by piece.
    ///
    /// - Parameter take: receives each piece; returns true when it has all it needs.
    func post(
        _ path: String,
        _ body: some Encodable,
        deadline: Duration,
        take: ([UInt8]) throws(ProviderError) -> Bool
    ) async throws(ProviderError) {
        var request = HTTPRequest("POST", settings.baseURL + path, headers: try headers())
        do {
            request.body = Array(try WireFormat.encode(body))
        } catch {
            throw .malformed("the request cannot be written: \(error)")
        }
        request.headers.append(("Content-Type", "application/json"))
        request.maximumResponseBytes = Self.largest
        // Who does not stream is silent while the model thinks.
        request.stall = settings.streams && stall < deadline ? stall : nil
        do {
            let stream = try await client.stream(request, deadline: deadline)
            guard stream.head.status == 200 else {
                var reason: [UInt8] = []
                while reason.count < 1200, let piece = try await stream.next() { reason += piece }
                return try check(stream.head) { request.excerpt(of: reason) }
            }
            while let piece = try await stream.next() {
                if try take(piece) { return }
            }
        } catch let error as ProviderError {
            throw error
        } catch let error as HTTPError {
            throw Self.failure(error, deadline)
        } catch {
            throw .malformed("\(error)")
        }
    }

    private func headers() throws(ProviderError) -> [(name: String, value: String)] {
        guard !settings.keyVariable.isEmpty else { return [] }
        let key: String?
        do throws(SettingsError) {
            key = try environment[settings.keyVariable]
        } catch {
            throw .keyMissing("\(error)")
        }
        guard let key else {
            throw .keyMissing("set \(settings.keyVariable) or \(settings.keyVariable)_FILE")
        }
        return [("Authorization", "Bearer \(key)")]
    }

    private func check(_ head: HTTPResponseHead, reason: () -> String) throws(ProviderError) {
        switch head.status {
        case 200..<300: return
        case 429: throw .rateLimited(head["Retry-After"].flatMap(Self.wait))
        default: throw .refused(status: head.status, reason: reason())
        }
    }

    /// - Returns: nil for what is no number of seconds; at most a day, whatever a server says.
    static func wait(_ header: String) -> Duration? {
        guard let seconds = Double(header), seconds.isFinite else { return nil }
        return .seconds(min(86_400, max(0, seconds)))
    }

    private static func failure(_ error: HTTPError, _ deadline: Duration) -> ProviderError {
        switch error.kind {
        case .timedOut: .timedOut(deadline)
        case .cancelled: .overtaken
        default: .unreachable("\(error)")
        }
    }
}
