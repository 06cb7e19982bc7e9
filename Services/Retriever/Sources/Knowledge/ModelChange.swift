import Embeddings

/// Moves a business to another embedding model while its questions go on being answered by the present one.
struct ModelChange: Sendable {
    let store: KnowledgeStore
    let embeddings: any EmbeddingProvider
    var mirror: (any VectorStore)?

    private static let page = 64

    /// Embeds what lacks a vector, until nothing does; then switches. What is ingested meanwhile is found by the next
    /// round.
    ///
    /// - Returns: how many chunks were embedded.
    func run(_ business: String, progress: (Int, Int) -> Void = { _, _ in }) async throws -> Int {
        var done = 0
        while true {
            let missing = try await store.unembedded(business: business, model: embeddings.model, limit: Self.page)
            if missing.isEmpty {
                let left = try await store.switchModel(of: business, to: embeddings.model)
                progress(done, done + left)
                if left == 0 { return done }
                continue
            }
            let vectors = try await embeddings.embed(missing.map(\.text), as: .passage)
            // There first: what Postgres holds is not embedded again.
            try await mirror?.upsert(
                zip(missing, vectors).map {
                    ChunkVector(id: $0.id, vector: $1, validFrom: $0.validFrom, validUntil: $0.validUntil)
                }, business: business, model: embeddings.model)
            try await store.add(
                zip(missing, vectors).map { ($0.id, $1) }, business: business, model: embeddings.model)
            done += missing.count
            progress(done, done + missing.count)
        }
    }
}
