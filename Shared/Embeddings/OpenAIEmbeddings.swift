import Contracts
import Foundation
package import HTTP

/// Embeddings over the OpenAI-compatible `/v1/embeddings`.
///
/// Many texts go in several requests, two at a time: while one answer is written, sent and read the server computes the
/// next. Requests are small, for a customer's question waits behind those under way. A server that is busy or away is
/// asked again until the deadline of the request; what it refuses is not.
package struct OpenAIEmbeddings: EmbeddingProvider {
    private let client: HTTPClient
    private let address: String
    private let apiKey: String?
    package var description: EmbeddingModel
    /// For one request with its repetitions.
    package var deadline: Duration
    /// Texts per request.
    package var batch = 8
    /// Requests under way at once.
    private static let together = 2
    /// How often a request is made in all, while the server is busy or away. A search does not wait for long: it has
    /// full text to fall back on.
    package var attempts = 2

    package var model: String { description.name }

    /// - Parameters:
    ///   - baseURL: with or without `/v1` at its end.
    ///   - apiKey: sent as a bearer token.
    package init(
        client: HTTPClient,
        baseURL: String,
        model: EmbeddingModel = .multilingualE5Small,
        apiKey: String? = nil,
        deadline: Duration = .seconds(5)
    ) {
        self.client = client
        let base = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        address = base + (base.hasSuffix("/v1") ? "/embeddings" : "/v1/embeddings")
        self.apiKey = apiKey
        description = model
        self.deadline = deadline
    }

    private struct Body: Encodable {
        let model: String
        let input: [String]
        let input_type: String?
    }

    package func embed(_ texts: [String], as kind: EmbeddingKind) async throws(EmbeddingError) -> [[Float]] {
        let parts = stride(from: 0, to: texts.count, by: batch).map {
            Array(texts[$0..<min($0 + batch, texts.count)])
        }
        if parts.count > 1 { return try await embed(parts, kind) }
        return texts.isEmpty ? [] : try await request(texts, kind)
    }

    private struct Answer: Sendable {
        let part: Int
        let vectors: [[Float]]
    }

    private func embed(_ parts: [[String]], _ kind: EmbeddingKind) async throws(EmbeddingError) -> [[Float]] {
        do {
            return try await withThrowingTaskGroup(of: Answer.self) { group in
                var made: [Int: [[Float]]] = [:]
                for (index, part) in parts.enumerated() {
                    if index >= Self.together, let answer = try await group.next() {
                        made[answer.part] = answer.vectors
                    }
                    group.addTask { Answer(part: index, vectors: try await request(part, kind)) }
                }
                for try await answer in group { made[answer.part] = answer.vectors }
                return parts.indices.flatMap { made[$0] ?? [] }
            }
        } catch let error as EmbeddingError {
            throw error
        } catch {
            throw .unavailable("\(error)")
        }
    }

    private func request(_ texts: [String], _ kind: EmbeddingKind) async throws(EmbeddingError) -> [[Float]] {
        let until = ContinuousClock.now + deadline
        var pause = Duration.milliseconds(50)
        var made = 0
        while true {
            made += 1
            do throws(EmbeddingError) {
                return try await once(texts, kind, within: until - .now)
            } catch {
                guard error.mayPass, made < attempts, .now + pause < until else { throw error }
                do {
                    try await Task.sleep(for: pause)
                } catch {
                    throw .unavailable("cancelled")
                }
                pause *= 2
            }
        }
    }

    private func once(
        _ texts: [String],
        _ kind: EmbeddingKind,
        within limit: Duration
    ) async throws(EmbeddingError) -> [[Float]] {
        let body: Data
        do {
            body = try WireFormat.encode(
                Body(
                    model: description.name, input: texts.map { description.text($0, as: kind) },
                    input_type: description.hasInputType ? kind.rawValue : nil))
        } catch {
            throw .malformed("the request: \(error)")
        }
        var headers = [("Content-Type", "application/json")]
        if let apiKey { headers.append(("Authorization", "Bearer " + apiKey)) }
        let request = HTTPRequest("POST", address, headers: headers, body: Array(body))
        let response: HTTPResponse
        do {
            response = try await client.send(request, deadline: limit)
        } catch {
            throw .unavailable("\(error)")
        }
        guard response.status == 200 else {
            throw .refused(status: response.status, reason: request.excerpt(of: response.body))
        }
        let vectors = try EmbeddingScanner.vectors(in: response.body)
        guard vectors.count == texts.count else {
            throw .malformed("\(vectors.count) vectors for \(texts.count) texts")
        }
        let wanted = description.dimension > 0 ? description.dimension : vectors[0].count
        if let odd = vectors.first(where: { $0.count != wanted }) {
            throw .dimension(have: odd.count, want: wanted)
        }
        return vectors
    }
}

extension EmbeddingError {
    /// Whether the same request may succeed a moment later.
    fileprivate var mayPass: Bool {
        switch self {
        case .unavailable: true
        case .refused(let status, _): status == 429 || status >= 500
        case .malformed, .dimension: false
        }
    }
}
