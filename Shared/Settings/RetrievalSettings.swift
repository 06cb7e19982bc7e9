import Languages

extension AssistantSettings {
    /// `rag`: how the business's own knowledge is kept and searched.
    package struct Retrieval: Sendable {
        package enum Store: String, CaseIterable, Sendable { case pgvector, qdrant, weaviate }

        package struct IntentLimits: Sendable, Equatable {
            package let topK: Int
            package let minimumScore: Double
            /// Only such passages are searched.
            package let filter: MetadataFilter
        }

        /// What a chunk must be to be searched; an empty list asks for nothing.
        package struct MetadataFilter: Sendable, Equatable {
            package var documentTypes: [String] = []
            /// ISO 639-1.
            package var languages: [String] = []
            /// Any heading above it.
            package var sections: [String] = []

            package init(documentTypes: [String] = [], languages: [String] = [], sections: [String] = []) {
                self.documentTypes = documentTypes
                self.languages = languages
                self.sections = sections
            }

            package var isEmpty: Bool { documentTypes.isEmpty && languages.isEmpty && sections.isEmpty }
        }

        package let vectorStore: Store
        /// For businesses that have no knowledge yet; the others keep theirs until `retriever reembed`.
        package let embeddingModel: String
        package let topK: Int
        /// Compared with the calibrated relevance of a passage.
        package let minimumScore: Double
        /// By intent, where they differ.
        package let intents: [String: IntentLimits]
        /// What the passages of one answer may hold, in tokens of about four letters.
        package let contextTokens: Int
        /// From how many chunks on a business is searched by the approximate index.
        package let largeFrom: Int
        /// How often sources are read again; nil for never.
        package let syncInterval: Duration?
        /// Only below it may a stream's entry name files; nil refuses all.
        package let documentsFolder: String?

        /// - Parameter intent: as the business calls it; limits are found by the trained name as well.
        package func limits(for intent: String, _ taxonomy: TaxonomySettings) -> IntentLimits {
            intents[intent] ?? taxonomy.intent(intent).flatMap { intents[$0] }
                ?? IntentLimits(topK: topK, minimumScore: minimumScore, filter: MetadataFilter())
        }
    }
}

extension AssistantSettings.Retrieval {
    private enum Strategy: String, CaseIterable { case semantic }
    /// What a chunk is kept with. Business and validity always filter, naming them is for the reader; the others do for
    /// the intents that say by what.
    private enum Filter: String, CaseIterable { case business_id, validity_window, document_type, language, section }

    private static func languages(_ section: SettingsSection) -> [String] {
        let languages = section.texts("language", default: [])
        for text in languages where Language(rawValue: text) == nil {
            section.problem(
                at: "language",
                "'\(text)' is no language; it can hold " + Language.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return languages
    }

    init(_ section: SettingsSection) {
        vectorStore = section.choice("vector_store", default: Store.pgvector)
        embeddingModel = section.text("embedding_model", default: "multilingual-e5-small")
        let topK = section.whole("top_k", default: 5, in: 1...50)
        let minimum = section.number("min_score", default: 0.72, in: 0...1)
        self.topK = topK
        minimumScore = minimum
        let list = section.section("intents")
        var intents: [String: IntentLimits] = [:]
        for name in list.keys {
            let intent = list.section(name)
            intents[AssistantSettings.canonical(name)] = IntentLimits(
                topK: intent.whole("top_k", default: topK, in: 1...50),
                minimumScore: intent.number("min_score", default: minimum, in: 0...1),
                filter: MetadataFilter(
                    documentTypes: intent.texts("document_type", default: []),
                    languages: Self.languages(intent),
                    sections: intent.texts("section", default: [])))
            intent.finish()
        }
        list.finish()
        self.intents = intents
        _ = section.choice("chunk_strategy", default: Strategy.semantic)
        for name in section.texts("metadata_filter", default: []) where Filter(rawValue: name) == nil {
            section.problem(
                "rag.metadata_filter names '\(name)'; it can hold "
                    + Filter.allCases.map(\.rawValue).joined(separator: ", "))
        }
        contextTokens = section.whole("context_tokens", default: 1500, in: 100...32_000)
        largeFrom = section.whole("large_from", default: 20_000, in: 1000...10_000_000)
        let interval = section.duration("sync_interval", default: .zero)
        if interval != .zero, interval < .seconds(60) {
            section.problem("rag.sync_interval must be at least 1m, or 0s for never")
        }
        syncInterval = interval == .zero ? nil : interval
        let folder = section.text("documents_folder", default: "")
        documentsFolder = folder.isEmpty ? nil : folder
        section.finish()
    }
}
