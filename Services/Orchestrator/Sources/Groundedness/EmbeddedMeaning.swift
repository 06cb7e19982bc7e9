import Embeddings

/// Meaning by the embedding model that the retriever uses.
struct EmbeddedMeaning: SentenceMeaning {
    let embeddings: any EmbeddingProvider
    /// The cosine from which a sentence says what a source says; everything this model compares lies above 0.7.
    var threshold = 0.86

    private static let most = 8

    func supported(_ sentences: [String], by sources: [String]) async -> [Bool]? {
        let parts = sources.flatMap(SentenceSupport.sentences)
        guard sentences.count <= Self.most, !parts.isEmpty else { return nil }
        do throws(EmbeddingError) {
            let vectors = try await embeddings.embed(sentences, as: .query)
            let known = try await embeddings.embed(Array(parts.prefix(40)), as: .passage)
            return vectors.map { vector in known.contains { Cosine.of(vector, $0) >= threshold } }
        } catch {
            // Without it words alone decide, which is the stricter side.
            return nil
        }
    }
}
