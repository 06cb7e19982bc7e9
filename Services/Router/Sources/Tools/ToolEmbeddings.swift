import Embeddings
import Launch
import Settings

/// Embeddings for tools, which have more patience than a service, and texts enough for a cache on disk.
enum ToolEmbeddings {
    /// - Returns: nil when `EMBEDDINGS_BASE_URL` names no service.
    static func open(cache: String?) throws -> (any EmbeddingProvider)? {
        let environment = Environment()
        let settings = try Platform.settings(environment)
        guard let service = try Router.embeddings(environment, settings, patience: .seconds(120)) else { return nil }
        return try cache.map { try VectorCache(service, path: $0) } ?? service
    }

    static func embed(
        _ texts: [String],
        _ embeddings: any EmbeddingProvider,
        progress: (Int) -> Void = { _ in }
    ) async throws -> [[Float]] {
        // Texts of like length go together, for a batch is padded to its longest.
        let order = texts.indices.sorted { (texts[$0].utf8.count, $0) < (texts[$1].utf8.count, $1) }
        var vectors = [[Float]](repeating: [], count: texts.count)
        for start in stride(from: 0, to: order.count, by: 32) {
            let part = order[start..<min(start + 32, order.count)]
            for (index, vector) in zip(part, try await embeddings.embed(part.map { texts[$0] }, as: .query)) {
                vectors[index] = vector
            }
            progress(min(start + 32, order.count))
        }
        return vectors
    }
}
