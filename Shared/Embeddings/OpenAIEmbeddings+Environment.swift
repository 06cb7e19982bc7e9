package import HTTP
package import Settings

extension OpenAIEmbeddings {
    /// The service that `EMBEDDINGS_BASE_URL` names, with the key in `EMBEDDINGS_API_KEY`, for one who compares vectors
    /// with each other and does not wait: it is asked once.
    ///
    /// - Parameter model: as `rag.embedding_model` names it; any but the local default is spoken to as OpenAI's are.
    /// - Returns: nil when no service is named.
    /// - Throws: when a file that is named for the address or the key cannot be read.
    package init?(_ environment: Environment, client: HTTPClient, model: String, deadline: Duration)
        throws(SettingsError)
    {
        guard let address = try environment["EMBEDDINGS_BASE_URL"] else { return nil }
        let local = EmbeddingModel.multilingualE5Small
        self.init(
            client: client, baseURL: address,
            model: model == local.name ? local : EmbeddingModel(name: model, dimension: 0),
            apiKey: try environment["EMBEDDINGS_API_KEY"], deadline: deadline)
        attempts = 1
    }
}
