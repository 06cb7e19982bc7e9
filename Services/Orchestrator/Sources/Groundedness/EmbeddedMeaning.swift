import Embeddings

/// Meaning by the embedding model that the retriever uses.
struct EmbeddedMeaning: SentenceMeaning {
    let embeddings: any EmbeddingProvider
    /// The cosine from which a sentence says what a source says; everything this model compares lies above 0.7.
    var threshold: Float = 0.86

    private static let most = 8

    func supported(_ sentences: [String], by sources: [String]) async -> [Bool]? {
        let parts = sources.flatMap(SentenceSupport.sentences)
        guard sentences.count <= Self.most, !parts.isEmpty else { return nil }
        do throws(EmbeddingError) {
            let vectors = try await embeddings.embed(sentences, as: .query)
            let known = try await embeddings.embed(Array(parts.prefix(40)), as: .passage)
            return vectors.map { vector in known.contains { Self.cosine(vector, $0) >= threshold } }
        } catch {
            // Without it words alone decide, which is the stricter side.
            return nil
        }
    }

    static func cosine(_ left: [Float], _ right: [Float]) -> Float {
        var (dot, a, b): (Float, Float, Float) = (0, 0, 0)
        for (x, y) in zip(left, right) {
            dot += x * y
            a += x * x
            b += y * y
        }
        return a > 0 && b > 0 ? dot / (a * b).squareRoot() : 0
    }
}
