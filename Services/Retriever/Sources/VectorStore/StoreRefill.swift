import Embeddings

/// Copies a business's vectors from Postgres to the other store: one that is new to it, or has lost its disk. Nothing is
/// embedded.
struct StoreRefill: Sendable {
    let store: KnowledgeStore
    let mirror: any VectorStore

    private static let page = 512

    /// Documents that are ingested meanwhile are written to both as always.
    ///
    /// - Returns: how many vectors were copied; nil for a business without knowledge.
    func run(_ business: String) async throws -> Int? {
        guard let model = try await store.base(of: business)?.model else { return nil }
        try await mirror.prepare(model: model.name, dimension: model.dimension)
        var copied = 0
        var last = ""
        while true {
            let page = try await store.vectors(after: last, limit: Self.page, business: business, model: model.name)
            guard let end = page.last else { return copied }
            try await mirror.fill(page, business: business, model: model.name)
            copied += page.count
            last = end.id
        }
    }
}
