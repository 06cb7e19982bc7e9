/// Remembers the vectors of recent questions: customers ask the same things, and each vector takes tens of
/// milliseconds on a small machine.
package actor CachedEmbeddings: EmbeddingProvider {
    package nonisolated let model: String
    private let provider: any EmbeddingProvider
    private let capacity: Int
    private var vectors: [String: [Float]] = [:]
    private var order: [String] = []

    package init(_ provider: any EmbeddingProvider, capacity: Int = 2000) {
        self.provider = provider
        self.capacity = capacity
        model = provider.model
    }

    package func embed(_ texts: [String], as kind: EmbeddingKind) async throws(EmbeddingError) -> [[Float]] {
        guard kind == .query, texts.count == 1, let text = texts.first else {
            return try await provider.embed(texts, as: kind)
        }
        let key = Self.normalised(text)
        if let vector = vectors[key] { return [vector] }
        let made = try await provider.embed(texts, as: kind)
        if let vector = made.first, vectors[key] == nil {
            vectors[key] = vector
            order.append(key)
            if order.count > capacity { vectors[order.removeFirst()] = nil }
        }
        return made
    }

    private static func normalised(_ text: String) -> String {
        text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
