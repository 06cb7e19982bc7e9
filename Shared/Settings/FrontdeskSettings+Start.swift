extension FrontdeskSettings {
    /// What services read once, when they start: connections, workers and stores are made of it.
    var readAtStart: [(name: String, value: String)] {
        [
            ("whatsapp_assistant.delivery.concurrency", "\(assistant.delivery.concurrency)"),
            ("whatsapp_assistant.rag.vector_store", assistant.retrieval.vectorStore.rawValue),
            ("whatsapp_assistant.rag.embedding_model", assistant.retrieval.embeddingModel),
            ("media", "\(media)"),
            ("gateway", gateway.limits),
        ]
    }
}

extension GatewaySettings {
    /// All but `keepWebhooks`, which is read with every webhook.
    fileprivate var limits: String {
        let counts = "\(maximumConnections) \(connectionsPerAddress ?? 0) \(maximumBodyBytes)"
        return "\(counts) \(headTimeout) \(bodyTimeout) \(patience)"
    }
}
