import Foundation
import Postgres

/// What is looked for.
struct SearchQuery: Sendable {
    let business: String
    let text: String
    /// ISO 639-1, of the question.
    let language: String
    /// nil when no embedding could be had in time; then full text alone decides.
    let embedding: [Float]?
    let limit: Int
    /// Only what is valid on this day is found.
    let day: Date
}

/// A chunk that was found.
struct SearchHit: Sendable {
    let id: String
    let document: String
    let documentType: String
    let section: String
    let question: String?
    let body: String
    let language: String
    let source: String
    /// nil without an embedding.
    let cosine: Double?
    /// The share of the question's words, weighed by Postgres; nil when none occurs.
    let textRank: Double?

    init(_ row: PostgresRow) throws {
        id = try row.decode("id")
        document = try row.decode("document_id")
        documentType = try row.decode("document_type")
        section = try row.decode("section")
        question = try row.decode("question", as: String?.self)
        body = try row.decode("body")
        language = try row.decode("language")
        source = try row.decode("source")
        cosine = try row.decode("cosine", as: Double?.self)
        textRank = try row.decode("text_rank", as: Double?.self)
    }
}
