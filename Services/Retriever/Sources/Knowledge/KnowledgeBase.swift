import Embeddings
import Foundation
import Postgres

/// How one business's knowledge is searched.
struct KnowledgeBase: Sendable {
    let model: EmbeddingModel
    /// What the model's signals say about relevance; nil until calibrated.
    let relevance: Relevance?
    /// Its vectors are in the approximate index; else all are compared.
    let isLarge: Bool

    init(_ row: PostgresRow) throws {
        model = try EmbeddingModel(row)
        relevance = try row.decode("relevance", as: String?.self)
            .map { try JSONDecoder().decode(Relevance.self, from: Data($0.utf8)) }
        isLarge = try row.decode("is_large")
    }
}

extension EmbeddingModel {
    init(_ row: PostgresRow) throws {
        self.init(
            name: try row.decode("name"), dimension: try row.decode("dimension"),
            queryPrefix: try row.decode("query_prefix"), passagePrefix: try row.decode("passage_prefix"),
            hasInputType: try row.decode("has_input_type"))
    }
}
