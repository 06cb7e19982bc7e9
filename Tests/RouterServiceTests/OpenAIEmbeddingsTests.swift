import Embeddings
import HTTP
import HTTPTypes
import Hummingbird
import Synchronization
import TestSupport
import Testing

@Suite("Embeddings of many texts", .timeLimit(.minutes(3)))
struct OpenAIEmbeddingsTests {
    /// Answers each text with its number, and with the most requests that were under way at once.
    private func with(
        refusing refused: Int? = nil,
        _ body: (OpenAIEmbeddings) async throws -> Void
    ) async throws -> Int {
        let underWay = Mutex((now: 0, most: 0))
        try await HTTPDouble.with { request in
            underWay.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            defer { underWay.withLock { $0.now -= 1 } }
            let buffer = try await request.body.collect(upTo: 1 << 20)
            let numbers = String(buffer: buffer).matches(of: /text (\d+)/).compactMap { Int($0.1) }
            if let refused, numbers.contains(refused) { return Response(status: .badRequest) }
            // The first answers last: their order is not that of the requests.
            if numbers.contains(0) {
                _ = try await eventually("a second request", within: .seconds(60)) {
                    underWay.withLock { $0.most > 1 } ? true : nil
                }
            }
            let vectors = numbers.map { #"{"object":"embedding","embedding":[\#($0),0]}"# }.joined(separator: ",")
            return Response(status: .ok, body: .init(byteBuffer: .init(string: #"{"data":[\#(vectors)]}"#)))
        } _: { address in
            let model = EmbeddingModel(name: "m", dimension: 2)
            try await body(
                OpenAIEmbeddings(client: HTTPClient(), baseURL: address, model: model, deadline: .seconds(120)))
        }
        return underWay.withLock { $0.most }
    }

    @Test("keep their order, with two requests under way and never more")
    func order() async throws {
        let texts = (0..<50).map { "text \($0)" }
        let most = try await with { embeddings in
            let vectors = try await embeddings.embed(texts, as: .passage)
            #expect(vectors.map(\.first) == (0..<50).map(Float.init))
        }
        #expect(most == 2)
    }

    @Test("fail as a whole when one request is refused")
    func refused() async throws {
        _ = try await with(refusing: 30) { embeddings in
            let error = await #expect(throws: EmbeddingError.self) {
                _ = try await embeddings.embed((0..<50).map { "text \($0)" }, as: .passage)
            }
            guard case .refused(status: 400, _)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }
}
