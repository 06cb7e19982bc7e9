import Contracts
import Foundation
package import HTTP

/// Embeddings over the OpenAI-compatible `/v1/embeddings`, with `input_type` for models that want it.
package struct OpenAIEmbeddings: EmbeddingProvider {
    private let client: HTTPClient
    private let baseURL: String
    package let model: String
    package var dimension = 384
    package var deadline: Duration

    package init(client: HTTPClient, baseURL: String, model: String, deadline: Duration = .seconds(5)) {
        self.client = client
        self.baseURL = baseURL
        self.model = model
        self.deadline = deadline
    }

    private struct Body: Encodable {
        let model: String
        let input: [String]
        let input_type: String
    }

    package func embed(_ texts: [String], as kind: EmbeddingKind) async throws(EmbeddingError) -> [[Float]] {
        let body: Data
        do {
            body = try WireFormat.encode(Body(model: model, input: texts, input_type: kind.rawValue))
        } catch {
            throw .malformed("the request: \(error)")
        }
        let request = HTTPRequest(
            "POST",
            baseURL + "/v1/embeddings",
            headers: [("Content-Type", "application/json")],
            body: Array(body)
        )
        let response: HTTPResponse
        do {
            response = try await client.send(request, deadline: deadline)
        } catch {
            throw .unavailable("\(error)")
        }
        guard response.status == 200 else {
            throw .refused(status: response.status, reason: String(decoding: response.body.prefix(200), as: UTF8.self))
        }
        let vectors = try EmbeddingScanner.vectors(in: response.body)
        guard vectors.count == texts.count else {
            throw .malformed("\(vectors.count) vectors for \(texts.count) texts")
        }
        if let odd = vectors.first(where: { $0.count != dimension }) {
            throw .dimension(have: odd.count, want: dimension)
        }
        return vectors
    }
}
