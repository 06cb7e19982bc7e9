import Contracts
import Foundation
import Postgres

/// Reads and writes one business's documents, under row-level security.
struct KnowledgeStore: Sendable {
    let pool: PostgresPool

    /// The chunks of a document that are stored already, by id; their embeddings need not be made again.
    func knownChunks(of document: String, business: String, model: String) async throws -> Set<String> {
        let rows = try await pool.query(
            """
            select id from frontdesk.chunk
            where business_id = \(business) and document_id = \(document) and model = \(model)
            """,
            settings: scope(business)
        )
        return Set(try rows.map { try $0.decode("id", as: String.self) })
    }

    /// The ids of a business's documents.
    func documents(of business: String) async throws -> Set<String> {
        let rows = try await pool.query(
            "select id from frontdesk.document where business_id = \(business)", settings: scope(business))
        return Set(try rows.map { try $0.decode("id", as: String.self) })
    }

    /// - Returns: nil when the document is not known.
    func hash(of document: String, business: String) async throws -> String? {
        let rows = try await pool.query(
            "select content_hash from frontdesk.document where business_id = \(business) and id = \(document)",
            settings: scope(business)
        )
        return try rows.first?.decode("content_hash", as: String.self)
    }

    /// Stores a document as a whole, in one statement.
    func store(_ document: StoredDocument, chunks: [StoredChunk], business: String) async throws {
        _ = try await pool.query(
            """
            select frontdesk.store_document(
                \(business), \(try WireFormat.text(document))::jsonb, \(try WireFormat.text(chunks))::jsonb)
            """,
            settings: scope(business),
            deadline: .seconds(30)
        )
    }

    /// Removes documents that came from below `source` and are not among `kept`.
    func removeDocuments(below source: String, except kept: [String], business: String) async throws -> Int {
        let rows = try await pool.query(
            """
            delete from frontdesk.document
            where business_id = \(business) and starts_with(id, \(source)) and id <> all (\(kept)::text[])
            returning id
            """,
            settings: scope(business)
        )
        return rows.count
    }

    func search(_ search: SearchQuery) async throws -> [SearchHit] {
        let rows = try await pool.query(SearchSQL.statement(search), settings: scope(search.business))
        return try rows.map(SearchHit.init)
    }

    private func scope(_ business: String) -> [(name: String, value: String)] {
        [("app.business_id", business)]
    }
}

struct StoredDocument: Encodable, Sendable {
    let id: String
    let source: String
    let title: String
    let documentType: String
    let language: String
    let hash: String
}

struct StoredChunk: Encodable, Sendable {
    let id: String
    let ordinal: Int
    let section: String
    let question: String?
    let body: String
    let language: String
    let validFrom: String?
    let validUntil: String?
    let model: String
    /// pgvector's text form; nil for a chunk that is stored already.
    let embedding: String?
    /// What full text search counts of the headings and the question, and of the text.
    let headingWords: String
    let bodyWords: String

    init(
        _ chunk: Chunk,
        id: String,
        ordinal: Int,
        language: String,
        validFrom: String?,
        validUntil: String?,
        model: String,
        vector: [Float]?
    ) {
        self.id = id
        self.ordinal = ordinal
        section = chunk.section
        question = chunk.question
        body = chunk.text
        self.language = language
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.model = model
        embedding = vector.map { "[" + $0.map { String($0) }.joined(separator: ",") + "]" }
        headingWords = SearchText.words([chunk.section, chunk.question ?? ""].joined(separator: " "))
        bodyWords = SearchText.words(chunk.text)
    }
}
