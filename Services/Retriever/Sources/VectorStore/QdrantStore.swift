/// Qdrant over its REST API (1.10 and newer): a collection a model, a payload filter by business and validity.
struct QdrantStore: VectorStore {
    private let client: VectorStoreClient

    init(baseURL: String, apiKey: String? = nil) {
        client = VectorStoreClient(name: "Qdrant", baseURL: baseURL, key: apiKey.map { ("api-key", $0) })
    }

    func prepare(model: String, dimension: Int) async throws(VectorStoreError) {
        let path = "/collections/" + StoreNames.collection(model)
        guard try await client.send("GET", path, accepting: [404]).status == 404 else { return }
        // 409: another replica was faster.
        try await client.send("PUT", path, Collection(vectors: .init(size: dimension)), accepting: [409])
        // Qdrant builds its graph so that a tenant's points are near each other when it is told of the tenant.
        let index = Index(field_name: "business", field_schema: .init())
        try await client.send("PUT", path + "/index?wait=true", index)
    }

    func upsert(_ vectors: [ChunkVector], business: String, model: String) async throws(VectorStoreError) {
        guard !vectors.isEmpty else { return }
        let points = vectors.map {
            Point(
                id: StoreNames.id($0.id, of: business), vector: $0.vector,
                payload: Payload(
                    business: business, chunk: $0.id, valid_from: $0.validFrom.map(DayNumber.of) ?? 0,
                    valid_until: $0.validUntil.map(DayNumber.of) ?? DayNumber.never))
        }
        try await client.send("PUT", path(model) + "?wait=true", Points(points: points))
    }

    func remove(_ chunks: [String], business: String, model: String) async throws(VectorStoreError) {
        guard !chunks.isEmpty else { return }
        let ids = chunks.map { StoreNames.id($0, of: business) }
        try await client.send("POST", path(model) + "/delete?wait=true", Deletion(points: ids))
    }

    func nearest(_ query: NearestQuery) async throws(VectorStoreError) -> [NearestChunk] {
        let day = DayNumber.of(query.day)
        let request = Query(
            query: query.vector, limit: query.limit,
            filter: Filter(must: [
                Condition(key: "business", match: .init(value: query.business)),
                Condition(key: "valid_from", range: .init(lte: day)),
                Condition(key: "valid_until", range: .init(gte: day)),
            ]))
        let answer = try await client.send("POST", path(query.model) + "/query", request)
        return try client.decode(Answer.self, answer.body).result.points
            .map { NearestChunk(id: $0.payload.chunk, cosine: $0.score) }.inOrder
    }

    private func path(_ model: String) -> String { "/collections/\(StoreNames.collection(model))/points" }
}

// What goes over the wire, by Qdrant's names.
extension QdrantStore {
    private struct Collection: Encodable {
        struct Vectors: Encodable {
            let size: Int
            var distance = "Cosine"
        }
        let vectors: Vectors
    }

    private struct Index: Encodable {
        struct Schema: Encodable {
            var type = "keyword"
            var is_tenant = true
        }
        let field_name: String
        let field_schema: Schema
    }

    private struct Payload: Codable {
        let business: String
        let chunk: String
        let valid_from: Int
        let valid_until: Int
    }

    private struct Point: Encodable {
        let id: String
        let vector: [Float]
        let payload: Payload
    }

    private struct Points: Encodable { let points: [Point] }
    private struct Deletion: Encodable { let points: [String] }

    private struct Condition: Encodable {
        struct Match: Encodable { let value: String }
        struct Range: Encodable {
            var lte: Int?
            var gte: Int?
        }
        let key: String
        var match: Match?
        var range: Range?
    }

    private struct Filter: Encodable { let must: [Condition] }

    private struct Query: Encodable {
        let query: [Float]
        let limit: Int
        let filter: Filter
        var with_payload = true
    }

    private struct Answer: Decodable {
        struct Hit: Decodable {
            let score: Double
            let payload: Payload
        }
        struct Result: Decodable { let points: [Hit] }
        let result: Result
    }
}
