import Foundation
import Testing

@testable import RetrieverService

/// What every vector store must do, asked of each. Qdrant and Weaviate are loopback emulators that answer as their
/// documentation says (`VectorStoreEmulator`); the real servers were not at hand.
@Suite("A vector store", .timeLimit(.minutes(2)))
struct VectorStoreTests {
    enum Kind: String, CaseIterable, Sendable {
        case pgvector, qdrant, weaviate
    }

    private static let model = "multilingual-e5-small"

    private static func vector(_ first: Float, _ second: Float) -> [Float] {
        [first, second] + [Float](repeating: 0, count: 382)
    }

    private func with(_ kind: Kind, _ body: (any VectorStore) async throws -> Void) async throws {
        switch kind {
        case .pgvector:
            try await KnowledgeDesk.with { desk in
                for business in ["one", "two", Self.odd] {
                    for id in ["a", "b", "c", "d"] {
                        let chunk = StoredChunk(
                            Chunk(section: "", question: nil, text: id), id: id, ordinal: 0, language: "en",
                            validFrom: id == "d" ? "2026-02-01" : nil, validUntil: id == "d" ? "2026-02-28" : nil,
                            vector: Self.vector(0, 1))
                        _ = try await desk.store.store(
                            StoredDocument(
                                id: id, source: id, title: id, documentType: "text", language: "en", hash: id),
                            chunks: [chunk], business: business, model: Self.model)
                    }
                }
                let store = PgVectorStore(store: desk.store)
                for business in ["one", "two", Self.odd] {
                    try await store.remove(["a", "b", "c", "d"], business: business, model: Self.model)
                }
                try await body(store)
            }
        case .qdrant:
            try await VectorStoreEmulator.with(.qdrant) { try await body(QdrantStore(baseURL: $0, apiKey: "key")) }
        case .weaviate:
            try await VectorStoreEmulator.with(.weaviate) { try await body(WeaviateStore(baseURL: $0, apiKey: "key")) }
        }
    }

    /// A name that tries to end a string.
    private static let odd = #"o"dd\ {}'"#

    private func nearest(
        _ store: any VectorStore,
        _ business: String,
        limit: Int = 10,
        day: String = "2026-06-01"
    ) async throws -> [String] {
        try await store.nearest(
            NearestQuery(business: business, model: Self.model, vector: Self.vector(1, 0), limit: limit, day: day)
        ).map(\.id)
    }

    @Test("finds the nearest first, equals by id, and as many as were asked for", arguments: Kind.allCases)
    func order(kind: Kind) async throws {
        try await with(kind) { store in
            try await store.prepare(model: Self.model, dimension: 384)
            try await store.prepare(model: Self.model, dimension: 384)
            try await store.upsert(
                [
                    ChunkVector(id: "c", vector: Self.vector(1, 1)), ChunkVector(id: "b", vector: Self.vector(1, 1)),
                    ChunkVector(id: "a", vector: Self.vector(2, 0)),
                ], business: "one", model: Self.model)
            #expect(try await nearest(store, "one") == ["a", "b", "c"])
            #expect(try await nearest(store, "one", limit: 1) == ["a"])
            let best = try await store.nearest(
                NearestQuery(
                    business: "one", model: Self.model, vector: Self.vector(1, 0), limit: 2, day: "2026-06-01"))
            #expect(abs(best[0].cosine - 1) < 1e-5 && abs(best[1].cosine - 0.5.squareRoot()) < 1e-5)
        }
    }

    @Test("shows a business its own vectors only, whatever its name holds", arguments: Kind.allCases)
    func businesses(kind: Kind) async throws {
        try await with(kind) { store in
            try await store.prepare(model: Self.model, dimension: 384)
            try await store.upsert(
                [ChunkVector(id: "a", vector: Self.vector(1, 0))], business: "one", model: Self.model)
            try await store.upsert(
                [ChunkVector(id: "b", vector: Self.vector(1, 0))], business: Self.odd, model: Self.model)
            #expect(try await nearest(store, "one") == ["a"])
            #expect(try await nearest(store, "two").isEmpty)
            #expect(try await nearest(store, Self.odd) == ["b"])
        }
    }

    @Test("finds what is valid on the day, both ends included", arguments: Kind.allCases)
    func validity(kind: Kind) async throws {
        try await with(kind) { store in
            try await store.prepare(model: Self.model, dimension: 384)
            let chunk = ChunkVector(
                id: "d", vector: Self.vector(1, 0), validFrom: "2026-02-01", validUntil: "2026-02-28")
            try await store.upsert([chunk], business: "one", model: Self.model)
            for (day, count) in [("2026-01-31", 0), ("2026-02-01", 1), ("2026-02-28", 1), ("2026-03-01", 0)] {
                #expect(try await nearest(store, "one", day: day).count == count, "\(day)")
            }
        }
    }

    @Test("replaces a vector that is stored again, and forgets one that is removed", arguments: Kind.allCases)
    func replacing(kind: Kind) async throws {
        try await with(kind) { store in
            try await store.prepare(model: Self.model, dimension: 384)
            let first = [
                ChunkVector(id: "a", vector: Self.vector(1, 0)), ChunkVector(id: "b", vector: Self.vector(1, 1)),
            ]
            try await store.upsert(first, business: "one", model: Self.model)
            try await store.upsert(
                [ChunkVector(id: "a", vector: Self.vector(0, 1))], business: "one", model: Self.model)
            #expect(try await nearest(store, "one") == ["b", "a"])
            try await store.remove(["b", "never stored"], business: "one", model: Self.model)
            try await store.remove(["a"], business: "two", model: Self.model)
            #expect(try await nearest(store, "one") == ["a"])
        }
    }

    @Test("says so when it is away or refuses", arguments: [Kind.qdrant, .weaviate])
    func errors(kind: Kind) async throws {
        let away: any VectorStore =
            kind == .qdrant
            ? QdrantStore(baseURL: "http://127.0.0.1:1") : WeaviateStore(baseURL: "http://127.0.0.1:1")
        await #expect(throws: VectorStoreError.self) { _ = try await nearest(away, "one") }
        try await VectorStoreEmulator.with(kind == .qdrant ? .qdrant : .weaviate) { address in
            let keyless: any VectorStore =
                kind == .qdrant ? QdrantStore(baseURL: address) : WeaviateStore(baseURL: address)
            let error = await #expect(throws: VectorStoreError.self) { _ = try await nearest(keyless, "one") }
            guard case .refused(_, status: 401, _)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }
}
