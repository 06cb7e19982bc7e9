import Hours
import Postgres
import Settings

/// What is looked for.
struct SearchQuery: Sendable {
    let business: String
    let text: String
    /// ISO 639-1, of the question.
    let language: String
    /// The model that made the embedding.
    let model: String
    /// nil when no embedding could be had in time; then full text alone decides.
    let embedding: [Float]?
    /// Whether the business's vectors are in the approximate index.
    var isLarge = false
    /// The nearest chunks, when another vector store was asked for them.
    var found: [String]?
    let limit: Int
    /// Only what is valid on this day is found: the business's, by its own clock.
    let day: CivilDate
    /// Only such chunks are found.
    var filter = AssistantSettings.Retrieval.MetadataFilter()
    /// What all words of the question together weigh against the cosine.
    var coverageWeight = SearchSQL.coverageWeight
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
    let coverage: Double
    /// What it was ranked by.
    let score: Double
    let wordWeight: Double
    let chunks: Int

    init(_ row: PostgresRow) throws {
        id = try row.decode("id")
        document = try row.decode("document_id")
        documentType = try row.decode("document_type")
        section = try row.decode("section")
        question = try row.decode("question")
        body = try row.decode("body")
        language = try row.decode("language")
        source = try row.decode("source")
        cosine = try row.decode("cosine")
        coverage = try row.decode("coverage")
        score = try row.decode("score")
        wordWeight = try row.decode("word_weight")
        chunks = try row.decode("chunks")
    }
}
