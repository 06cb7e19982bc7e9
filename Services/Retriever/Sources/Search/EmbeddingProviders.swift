import Embeddings

/// One provider a model, made when it is first needed: businesses may be on different models while they move.
actor EmbeddingProviders {
    private let make: @Sendable (EmbeddingModel) -> any EmbeddingProvider
    private var made: [String: any EmbeddingProvider] = [:]

    init(_ make: @escaping @Sendable (EmbeddingModel) -> any EmbeddingProvider) {
        self.make = make
    }

    func provider(for model: EmbeddingModel) -> any EmbeddingProvider {
        if let known = made[model.name] { return known }
        let provider = make(model)
        made[model.name] = provider
        return provider
    }
}
