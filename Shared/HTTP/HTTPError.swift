/// Why a request got no complete response.
package struct HTTPError: Error, Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case invalidURL
        case couldNotResolve
        case couldNotConnect
        case tls
        case timedOut(Duration)
        case cancelled
        case connectionLost
        case responseTooLarge(limit: Int)
        case tooManyRedirects
        case forbiddenAddress(String)
        case malformedResponse
        case shutDown
        case other(Int)
    }

    package let kind: Kind
    /// Whether bytes of the request may have reached the server: what became of it there is then unknown.
    package let requestSent: Bool
    /// Without query and user, which may hold secrets.
    package let url: String
    /// libcurl's own words.
    package let detail: String
}

extension HTTPError: CustomStringConvertible {
    package var description: String {
        switch kind {
        case .invalidURL: "'\(url)' is no address that can be called"
        case .couldNotResolve: "the host of \(url) cannot be found; check the name and the network"
        case .couldNotConnect: "cannot connect to \(url) (\(detail)); check that the server runs there"
        case .tls: "no trusted TLS connection to \(url) (\(detail))"
        case .timedOut(let limit): "\(url) gave no complete answer within \(limit)"
        case .cancelled: "the request to \(url) was cancelled"
        case .connectionLost: "the connection to \(url) was lost (\(detail))"
        case .responseTooLarge(let limit): "the answer of \(url) is larger than \(limit) bytes"
        case .tooManyRedirects: "\(url) redirects too often"
        case .forbiddenAddress(let address): "\(url) leads to \(address), which is no public address; it is not called"
        case .malformedResponse: "the answer of \(url) is no HTTP (\(detail))"
        case .shutDown: "the HTTP client is shut down"
        case .other(let code): "the request to \(url) failed (\(detail), curl \(code))"
        }
    }
}
