import Contracts
import Embeddings
import Foundation
import Languages
import Postgres

/// Reads and writes one business's documents, under row-level security.
struct KnowledgeStore: Sendable {
    let pool: PostgresPool

    /// The chunks of a document whose vectors of `model` are stored already, by id; they need not be made again.
    func knownChunks(of document: String, business: String, model: String) async throws -> Set<String> {
        let rows = try await pool.query(
            """
            select e.chunk_id from frontdesk.chunk c
            join frontdesk.chunk_embedding e on e.business_id = c.business_id and e.chunk_id = c.id
            where c.business_id = \(business) and c.document_id = \(document) and e.model = \(model)
            """,
            settings: scope(business)
        )
        return Set(try rows.map { try $0.decode("chunk_id", as: String.self) })
    }

    /// The model a business's questions are searched by, and whether its vectors are in the approximate index.
    ///
    /// - Returns: nil for a business that has no knowledge yet.
    func base(of business: String) async throws -> KnowledgeBase? {
        let rows = try await pool.query(
            """
            select m.name, m.dimension, m.query_prefix, m.passage_prefix, m.has_input_type, m.relevance::text, k.is_large
            from frontdesk.knowledge_base k join frontdesk.embedding_model m on m.name = k.model
            where k.business_id = \(business)
            """,
            settings: scope(business)
        )
        return try rows.first.map(KnowledgeBase.init)
    }

    /// - Throws: `UnknownModel`.
    func model(named name: String) async throws -> EmbeddingModel {
        let rows = try await pool.query(
            """
            select name, dimension, query_prefix, passage_prefix, has_input_type
            from frontdesk.embedding_model where name = \(name)
            """
        )
        guard let row = rows.first else { throw UnknownModel(name: name) }
        return try EmbeddingModel(row)
    }

    /// The model new chunks of a business are embedded with: its own, or `standard` while it has no knowledge.
    func model(of business: String, else standard: String) async throws -> EmbeddingModel {
        if let base = try await base(of: business) { return base.model }
        return try await model(named: standard)
    }

    /// The ids of a business's documents.
    func documents(of business: String) async throws -> Set<String> {
        let rows = try await pool.query(
            "select id from frontdesk.document where business_id = \(business)", settings: scope(business))
        return Set(try rows.map { try $0.decode("id", as: String.self) })
    }

    /// What stands of these documents now; those that are not known are missing.
    func revisions(of documents: [String], business: String) async throws -> [String: DocumentRevision] {
        try await revisions("id = any (\(documents)::text[])", business)
    }

    /// What stands of the documents that were read from a source.
    func documents(from source: String, business: String) async throws -> [String: DocumentRevision] {
        try await revisions("frontdesk.comes_from(d, \(source))", business)
    }

    /// One of these documents that belongs to another source, and that source: both would store it over and over.
    func taken(
        _ documents: [String], by source: String, business: String
    ) async throws -> (document: String, source: String)? {
        try await pool.query(
            """
            select d.id, s.address from frontdesk.document d
            join frontdesk.source s on s.business_id = d.business_id and s.address <> \(source)
                and frontdesk.comes_from(d, s.address)
            where d.business_id = \(business) and d.id = any (\(documents)::text[])
              and not frontdesk.comes_from(d, \(source))
            order by d.id limit 1
            """,
            settings: scope(business)
        ).first.map { (try $0.decode("id"), try $0.decode("address")) }
    }

    /// Where a document was read from.
    func address(of document: String, business: String) async throws -> String? {
        try await pool.query(
            "select source from frontdesk.document where business_id = \(business) and id = \(document)",
            settings: scope(business)
        ).first?.decode("source", as: String.self)
    }

    private func revisions(_ condition: SQL, _ business: String) async throws -> [String: DocumentRevision] {
        let rows = try await pool.query(
            """
            select id, frontdesk.revision(d) as revision, content_hash from frontdesk.document d
            where business_id = \(business) and \(condition)
            """,
            settings: scope(business)
        )
        return Dictionary(
            try rows.map {
                (
                    try $0.decode("id", as: String.self),
                    DocumentRevision(
                        text: try $0.decode("revision", as: String.self),
                        hash: try $0.decode("content_hash", as: String.self))
                )
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Those of these chunks that a business has.
    func present(_ chunks: [String], business: String) async throws -> Set<String> {
        let rows = try await pool.query(
            "select id from frontdesk.chunk where business_id = \(business) and id = any (\(chunks)::text[])",
            settings: scope(business))
        return Set(try rows.map { try $0.decode("id", as: String.self) })
    }

    /// The vectors of those of these chunks that a business has.
    func vectors(of chunks: [String], business: String, model: String) async throws -> [ChunkVector] {
        try await vectors("id = any (\(chunks)::text[])", business, model)
    }

    /// A page of a business's vectors, in the order of their chunks' ids.
    ///
    /// - Parameter chunk: the last of the page before; empty for the first.
    func vectors(after chunk: String, limit: Int, business: String, model: String) async throws -> [ChunkVector] {
        try await vectors("id > \(chunk) order by id limit \(limit)", business, model)
    }

    /// - Parameter condition: on chunks; may end in an order and a limit.
    private func vectors(_ condition: SQL, _ business: String, _ model: String) async throws -> [ChunkVector] {
        let rows = try await pool.query(
            """
            select c.id, e.embedding::text as vector, c.valid_from::text, c.valid_until::text
            from frontdesk.chunk c
            join frontdesk.chunk_embedding e
              on e.business_id = c.business_id and e.chunk_id = c.id and e.model = \(model)
            where c.business_id = \(business) and c.\(condition)
            """,
            settings: scope(business))
        return try rows.map {
            ChunkVector(
                id: try $0.decode("id"), vector: try $0.decode("vector", as: PostgresVector.self).elements,
                validFrom: try $0.decode("valid_from"), validUntil: try $0.decode("valid_until"))
        }
    }

    /// - Returns: how many chunks a document has, when it is stored exactly so and embedded by `model`; else nil.
    func unchanged(_ document: String, hash: String, business: String, model: String) async throws -> Int? {
        let rows = try await pool.query(
            """
            select count(c.id) as chunks, count(e.chunk_id) as vectors
            from frontdesk.document d
            join frontdesk.chunk c on c.business_id = d.business_id and c.document_id = d.id
            left join frontdesk.chunk_embedding e
              on e.business_id = c.business_id and e.chunk_id = c.id and e.model = \(model)
            where d.business_id = \(business) and d.id = \(document) and d.content_hash = \(hash)
            """,
            settings: scope(business)
        )
        guard let row = rows.first else { return nil }
        let chunks = try row.decode("chunks", as: Int.self)
        return try chunks > 0 && row.decode("vectors", as: Int.self) == chunks ? chunks : nil
    }

    /// Stores a document as a whole, in one statement.
    ///
    /// - Parameter revision: what stood when the text was read; nil: whatever stands is replaced.
    /// - Returns: the document's version.
    /// - Throws: a `PostgresError` that `isOvertaken` when something else stands by now.
    func store(
        _ document: StoredDocument,
        chunks: [StoredChunk],
        business: String,
        model: String,
        replacing revision: DocumentRevision? = nil
    ) async throws -> Int {
        let rows = try await pool.query(
            """
            select frontdesk.store_document(
                \(business), \(model), \(try WireFormat.text(document))::jsonb, \(try WireFormat.text(chunks))::jsonb,
                \(revision?.text))
            """,
            settings: scope(business),
            deadline: .seconds(30)
        )
        return try rows.first?.decode(0, as: Int.self) ?? 1
    }

    /// Removes documents that still are what they were; those that were stored again since stay.
    func removeDocuments(
        _ documents: [String: DocumentRevision],
        business: String
    ) async throws -> (documents: Int, chunks: [String]) {
        let ids = documents.keys.sorted()
        let revisions = ids.map { documents[$0]?.text ?? "" }
        let rows = try await pool.query(
            "select * from frontdesk.remove_documents(\(business), \(ids)::text[], \(revisions)::text[])",
            settings: scope(business)
        )
        let removed = Set(try rows.map { try $0.decode("document_id", as: String.self) })
        return (removed.count, try rows.compactMap { try $0.decode("chunk_id", as: String?.self) })
    }

    /// Everything known of a business.
    func forget(_ business: String) async throws {
        for table: SQL in [
            "delete from frontdesk.document where business_id = \(business)",
            "delete from frontdesk.source where business_id = \(business)",
            "delete from frontdesk.missed_question where business_id = \(business)",
            "delete from frontdesk.knowledge_base where business_id = \(business)",
        ] {
            _ = try await pool.query(table, settings: scope(business), deadline: .seconds(60))
        }
    }

    /// Puts a business that has grown into the approximate index.
    func settleSize(of business: String, largeFrom: Int) async throws -> Bool {
        let rows = try await pool.query(
            "select frontdesk.settle_size(\(business), \(largeFrom)) as is_large",
            settings: scope(business) + [("statement_timeout", "600000")], deadline: .seconds(600))
        return try rows.first?.decode("is_large", as: Bool.self) ?? false
    }

    func search(_ search: SearchQuery) async throws -> [SearchHit] {
        let isApproximate = search.isLarge && search.embedding != nil && search.found == nil
        let rows = try await pool.query(
            SearchSQL.statement(search),
            settings: scope(search.business) + (isApproximate ? SearchSQL.approximate : []))
        return try rows.map(SearchHit.init)
    }

    func scope(_ business: String) -> [(name: String, value: String)] {
        [("app.business_id", business)]
    }
}

struct UnknownModel: Error, CustomStringConvertible {
    let name: String

    var description: String {
        "the embedding model '\(name)' is not registered; 'retriever models' lists those that are, "
            + "'retriever models add \(name) --dimension N' adds one"
    }
}

struct StoredDocument: Codable, Sendable {
    let id: String
    let source: String
    let title: String
    let documentType: String
    let language: String
    let hash: String
    /// The version this one repeats.
    private(set) var rolledBackTo: Int?

    init(id: String, source: String, title: String, documentType: String, language: String, hash: String) {
        self.id = id
        self.source = source
        self.title = title
        self.documentType = documentType
        self.language = language
        self.hash = hash
    }

    init(_ other: StoredDocument, hash: String, rolledBackTo version: Int) {
        self.init(
            id: other.id, source: other.source, title: other.title, documentType: other.documentType,
            language: other.language, hash: hash)
        rolledBackTo = version
    }

    init(_ document: SourceDocument) {
        self.init(
            id: document.id, source: document.source, title: document.title, documentType: document.documentType,
            language: document.language, hash: document.hash)
    }
}

struct StoredChunk: Codable, Sendable {
    let id: String
    let ordinal: Int
    let section: String
    let question: String?
    let questionKey: String?
    let body: String
    let language: String
    let validFrom: String?
    let validUntil: String?
    let embeddedText: String
    /// pgvector's text form; nil for a chunk that is stored already.
    var embedding: String?
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
        questionKey = chunk.question.map(QuestionKey.of)
        embeddedText = chunk.embeddedText
        embedding = vector.map(Self.text)
        headingWords = SearchText.words([chunk.section, chunk.question ?? ""].joined(separator: " "))
        bodyWords = SearchText.words(chunk.text)
    }

    static func text(_ vector: [Float]) -> String {
        "[" + vector.map { String($0) }.joined(separator: ",") + "]"
    }
}
