import Postgres

/// The default: the vectors where the texts are.
struct PgVectorStore: VectorStore {
    let store: KnowledgeStore

    /// Models are registered by `retriever models add`.
    func prepare(model: String, dimension: Int) async throws(VectorStoreError) {}

    /// The chunks must be stored already.
    func upsert(_ vectors: [ChunkVector], business: String, model: String) async throws(VectorStoreError) {
        try await translated {
            try await store.add(vectors.map { ($0.id, $0.vector) }, business: business, model: model)
        }
    }

    func remove(_ chunks: [String], business: String, model: String) async throws(VectorStoreError) {
        try await translated {
            _ = try await store.pool.query(
                """
                delete from frontdesk.chunk_embedding
                where business_id = \(business) and model = \(model) and chunk_id = any (\(chunks)::text[])
                """,
                settings: store.scope(business))
        }
    }

    func nearest(_ query: NearestQuery) async throws(VectorStoreError) -> [NearestChunk] {
        try await translated {
            try await store.pool.query(
                """
                select chunk_id, 1 - (embedding <=> \(PostgresVector(query.vector))::vector) as cosine
                from frontdesk.chunk_embedding
                where business_id = \(query.business) and model = \(query.model)
                  and (valid_from is null or valid_from <= \(query.day)::date)
                  and (valid_until is null or valid_until >= \(query.day)::date)
                order by cosine desc, chunk_id limit \(query.limit)
                """,
                settings: store.scope(query.business)
            ).map { NearestChunk(id: try $0.decode("chunk_id"), cosine: try $0.decode("cosine")) }
        }
    }

    private func translated<Value>(_ body: () async throws -> Value) async throws(VectorStoreError) -> Value {
        do {
            return try await body()
        } catch {
            throw .unavailable(store: "Postgres", reason: "\(error)")
        }
    }
}
