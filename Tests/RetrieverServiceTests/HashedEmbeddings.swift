import Embeddings
import TestSupport

/// Vectors by hash, of any dimension; equal texts are equal.
struct HashedEmbeddings: EmbeddingProvider {
    var model = "multilingual-e5-small"
    var dimension = 384

    func embed(_ texts: [String], as kind: EmbeddingKind) async throws(EmbeddingError) -> [[Float]] {
        texts.map { text in
            var random = SplitMix64(seed: text.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
            return (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) }
        }
    }
}
