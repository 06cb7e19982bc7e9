import Contracts
import Foundation
import Postgres

extension KnowledgeStore {
    struct Version: Sendable {
        let number: Int
        let title: String
        let storedAt: String
        let chunks: Int
        let isPresent: Bool
    }

    /// What a document said before, newest first.
    func versions(of document: String, business: String) async throws -> [Version] {
        try await pool.query(
            """
            select v.version, v.document ->> 'title' as title, v.stored_at::text, jsonb_array_length(v.chunks) as chunks,
                v.version = d.version as present
            from frontdesk.document_version v
            join frontdesk.document d on d.business_id = v.business_id and d.id = v.document_id
            where v.business_id = \(business) and v.document_id = \(document)
            order by v.version desc
            """,
            settings: scope(business)
        ).map {
            Version(
                number: try $0.decode("version"), title: try $0.decode("title"), storedAt: try $0.decode("stored_at"),
                chunks: try $0.decode("chunks"), isPresent: try $0.decode("present"))
        }
    }

    /// - Returns: nil when there is no such version.
    func content(
        of document: String,
        version: Int,
        business: String
    ) async throws -> (document: StoredDocument, chunks: [StoredChunk])? {
        let rows = try await pool.query(
            """
            select document::text, chunks::text from frontdesk.document_version
            where business_id = \(business) and document_id = \(document) and version = \(version)
            """,
            settings: scope(business)
        )
        guard let row = rows.first else { return nil }
        let decoder = JSONDecoder()
        return (
            try decoder.decode(StoredDocument.self, from: Data(try row.decode("document", as: String.self).utf8)),
            try decoder.decode([StoredChunk].self, from: Data(try row.decode("chunks", as: String.self).utf8))
        )
    }

    struct Unembedded: Sendable {
        let id: String
        let text: String
        let validFrom: String?
        let validUntil: String?
    }

    /// A page of a business's chunks that have no vector of a model yet.
    func unembedded(business: String, model: String, limit: Int) async throws -> [Unembedded] {
        try await pool.query(
            """
            select c.id, c.embedded_text, c.valid_from::text, c.valid_until::text from frontdesk.chunk c
            where c.business_id = \(business) and not exists (
                select from frontdesk.chunk_embedding e
                where e.business_id = c.business_id and e.chunk_id = c.id and e.model = \(model))
            order by c.id limit \(limit)
            """,
            settings: scope(business)
        ).map {
            Unembedded(
                id: try $0.decode("id"), text: try $0.decode("embedded_text"), validFrom: try $0.decode("valid_from"),
                validUntil: try $0.decode("valid_until"))
        }
    }

    /// Adds vectors of another model beside those in use.
    func add(_ vectors: [(id: String, vector: [Float])], business: String, model: String) async throws {
        let ids = vectors.map(\.id)
        let texts = vectors.map { StoredChunk.text($0.vector) }
        _ = try await pool.query(
            """
            insert into frontdesk.chunk_embedding
                (business_id, model, chunk_id, valid_from, valid_until, is_indexed, embedding)
            select c.business_id, \(model), c.id, c.valid_from, c.valid_until, k.is_large, v.embedding::vector
            from unnest(\(ids)::text[], \(texts)::text[]) as v(id, embedding)
            join frontdesk.chunk c on c.business_id = \(business) and c.id = v.id
            join frontdesk.knowledge_base k on k.business_id = c.business_id
            on conflict (business_id, model, chunk_id) do update set embedding = excluded.embedding
            """,
            settings: scope(business),
            deadline: .seconds(60)
        )
    }

    /// - Returns: how many chunks still lack a vector of `model`; 0 when the business has changed over to it.
    func switchModel(of business: String, to model: String) async throws -> Int {
        try await pool.query(
            "select frontdesk.switch_model(\(business), \(model)) as missing", settings: scope(business)
        ).first?.decode("missing", as: Int.self) ?? 0
    }

    /// Vectors of models a business is not searched by any more.
    func removeOtherModels(of business: String) async throws -> Int {
        try await pool.query(
            """
            with gone as (
                delete from frontdesk.chunk_embedding e using frontdesk.knowledge_base k
                where e.business_id = \(business) and k.business_id = e.business_id and e.model <> k.model
                returning 1)
            select count(*) as vectors from gone
            """,
            settings: scope(business), deadline: .seconds(60)
        ).first?.decode("vectors", as: Int.self) ?? 0
    }
}
