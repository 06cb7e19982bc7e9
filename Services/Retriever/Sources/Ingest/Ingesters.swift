import Embeddings
import Languages
import Settings

/// Makes the ingester of a business: its model, its limits, its copy in another vector store.
struct Ingesters: Sendable {
    let store: KnowledgeStore
    let embeddings: OpenAIEmbeddings
    let mirror: (any VectorStore)?
    private let fetcher = Fetcher()

    init(store: KnowledgeStore, embeddings: OpenAIEmbeddings, mirror: (any VectorStore)?) {
        self.store = store
        self.embeddings = embeddings
        self.mirror = mirror
    }

    /// - Parameter progress: told after each document.
    func ingester(
        _ business: String,
        _ settings: FrontdeskSettings,
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws -> Ingester {
        let retrieval = settings.assistant.retrieval
        var provider = embeddings
        provider.description = try await store.model(of: business, else: retrieval.embeddingModel)
        provider.deadline = .seconds(60)
        provider.attempts = 8
        try await mirror?.prepare(model: provider.model, dimension: provider.description.dimension)
        return Ingester(
            store: store, embeddings: provider, business: business, fetcher: fetcher,
            language: settings.business(business)?.defaultLanguage ?? .english, largeFrom: retrieval.largeFrom,
            mirror: mirror, progress: progress)
    }
}
