import Testing

@testable import Embeddings

@Suite("The embedding scanner")
struct EmbeddingScannerTests {
    @Test("reads the vectors of a response, and nothing else")
    func reads() throws {
        let text =
            #"{"object":"list","data":[{"object":"embedding","index":0,"embedding": [0.5,-1e-3, 2]},{"object":"embedding","embedding":[]}]}"#
        #expect(try EmbeddingScanner.vectors(in: Array(text.utf8)) == [[0.5, -0.001, 2], []])
    }

    @Test("refuses what is no number", arguments: [#"{"embedding":[1,x]}"#, #"{"embedding":[1"#])
    func refuses(text: String) {
        #expect(throws: EmbeddingError.self) { _ = try EmbeddingScanner.vectors(in: Array(text.utf8)) }
    }
}
