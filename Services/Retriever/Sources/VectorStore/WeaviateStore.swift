import Foundation

/// Weaviate over its REST and GraphQL API (1.24 and newer): a class a model, filtered by business and validity.
struct WeaviateStore: VectorStore {
    private let client: VectorStoreClient

    init(baseURL: String, apiKey: String? = nil) {
        client = VectorStoreClient(
            name: "Weaviate", baseURL: baseURL, key: apiKey.map { ("Authorization", "Bearer " + $0) })
    }

    func prepare(model: String, dimension: Int) async throws(VectorStoreError) {
        let name = StoreNames.collection(model)
        guard try await client.send("GET", "/v1/schema/" + name, accepting: [404]).status == 404 else { return }
        // 422: another replica was faster.
        try await client.send("POST", "/v1/schema", Class(name), accepting: [422])
    }

    func upsert(_ vectors: [ChunkVector], business: String, model: String) async throws(VectorStoreError) {
        guard !vectors.isEmpty else { return }
        let name = StoreNames.collection(model)
        let objects = vectors.map {
            Object(
                class: name, id: StoreNames.id($0.id, of: business), vector: $0.vector,
                properties: Properties(
                    business: business, chunk: $0.id, validFrom: $0.validFrom.map(DayNumber.of) ?? 0,
                    validUntil: $0.validUntil.map(DayNumber.of) ?? DayNumber.never))
        }
        let answer = try await client.send("POST", "/v1/batch/objects", Batch(objects: objects))
        // A batch answers 200 and says of each object what became of it.
        let failed = try client.decode([Stored].self, answer.body).compactMap {
            $0.result?.errors?.error.first?.message
        }
        if let first = failed.first {
            throw .refused(store: "Weaviate", status: answer.status, reason: "\(failed.count) objects: \(first)")
        }
    }

    func remove(_ chunks: [String], business: String, model: String) async throws(VectorStoreError) {
        let name = StoreNames.collection(model)
        for chunk in chunks {
            try await client.send(
                "DELETE", "/v1/objects/\(name)/\(StoreNames.id(chunk, of: business))", accepting: [404])
        }
    }

    func nearest(_ query: NearestQuery) async throws(VectorStoreError) -> [NearestChunk] {
        let name = StoreNames.collection(query.model)
        let day = DayNumber.of(query.day)
        let vector = query.vector.map { String($0) }.joined(separator: ",")
        let text = """
            { Get { \(name)(limit: \(query.limit), nearVector: {vector: [\(vector)]}, where: {operator: And, operands: [\
            {path: ["business"], operator: Equal, valueText: \(Self.quoted(query.business))}, \
            {path: ["validFrom"], operator: LessThanEqual, valueInt: \(day)}, \
            {path: ["validUntil"], operator: GreaterThanEqual, valueInt: \(day)}]}) \
            { chunk _additional { distance } } } }
            """
        let answer = try client.decode(
            Answer.self, try await client.send("POST", "/v1/graphql", GraphQL(query: text)).body)
        if let error = answer.errors?.first {
            throw .refused(store: "Weaviate", status: 200, reason: error.message)
        }
        // Its cosine distance is 1 - cosine.
        return (answer.data?.Get[name] ?? [])
            .map { NearestChunk(id: $0.chunk, cosine: 1 - $0._additional.distance) }.inOrder
    }

    /// A GraphQL string, whose escapes are those of JSON: a business's name ends no string.
    private static func quoted(_ text: String) -> String {
        guard let data = try? JSONEncoder().encode(text) else { return "\"\"" }
        return String(decoding: data, as: UTF8.self)
    }
}

// What goes over the wire, by Weaviate's names.
extension WeaviateStore {
    private struct Class: Encodable {
        struct Property: Encodable {
            let name: String
            let dataType: [String]
            var tokenization: String?
        }
        struct Index: Encodable { var distance = "cosine" }
        let `class`: String
        var vectorizer = "none"
        var vectorIndexConfig = Index()
        // `field` tokenisation: a business's name is compared as a whole, not by its words.
        var properties = [
            Property(name: "business", dataType: ["text"], tokenization: "field"),
            Property(name: "chunk", dataType: ["text"], tokenization: "field"),
            Property(name: "validFrom", dataType: ["int"]), Property(name: "validUntil", dataType: ["int"]),
        ]

        init(_ name: String) { `class` = name }
    }

    private struct Properties: Encodable {
        let business: String
        let chunk: String
        let validFrom: Int
        let validUntil: Int
    }

    private struct Object: Encodable {
        let `class`: String
        let id: String
        let vector: [Float]
        let properties: Properties
    }

    private struct Batch: Encodable { let objects: [Object] }

    private struct Failure: Decodable { let message: String }

    private struct Stored: Decodable {
        struct Errors: Decodable { let error: [Failure] }
        struct Result: Decodable { let errors: Errors? }
        let result: Result?
    }

    private struct GraphQL: Encodable { let query: String }

    private struct Answer: Decodable {
        struct Hit: Decodable {
            struct Additional: Decodable { let distance: Double }
            let chunk: String
            let _additional: Additional
        }
        struct Found: Decodable { let Get: [String: [Hit]] }
        let data: Found?
        let errors: [Failure]?
    }
}
