import Contracts
import Embeddings
import Foundation
import HTTPTypes
import Logging
import Settings
import Synchronization
import TestSupport
import Testing

@testable import RetrieverService

/// Postgres and the other store change one after the other, and anything may happen in between.
@Suite("Vectors in another store beside Postgres", .timeLimit(.minutes(2)))
struct MirrorTests {
    private static let model = HashedEmbeddings().model

    /// Does something once, before the first request that fits is served.
    private final class Ambush: Sendable {
        struct Away: Error {}

        private struct Trap {
            let method: HTTPRequest.Method
            let end: String
            let action: @Sendable () async throws -> Void
        }

        private let waiting = Mutex<Trap?>(nil)
        private let met = Mutex<[(method: HTTPRequest.Method, path: String)]>([])

        /// How many requests of the kind there were.
        func count(_ method: HTTPRequest.Method, _ end: String) -> Int {
            met.withLock { $0.count { $0.method == method && $0.path.hasSuffix(end) } }
        }

        /// - Parameter action: the request fails when it throws.
        func lay(
            _ method: HTTPRequest.Method, _ end: String,
            _ action: @escaping @Sendable () async throws -> Void = { throw Away() }
        ) {
            waiting.withLock { $0 = Trap(method: method, end: end, action: action) }
        }

        func meet(_ method: HTTPRequest.Method, _ path: String) async throws {
            met.withLock { $0.append((method, path)) }
            let trap = waiting.withLock { waiting -> Trap? in
                guard let trap = waiting, trap.method == method, path.hasSuffix(trap.end) else { return nil }
                waiting = nil
                return trap
            }
            try await trap?.action()
        }
    }

    private struct Bench {
        let desk: KnowledgeDesk
        let mirror: QdrantStore
        let address: String
        let ambush: Ambush

        func ingest() async throws {
            try await mirror.prepare(model: MirrorTests.model, dimension: 384)
            var ingester = desk.ingester()
            ingester.mirror = mirror
            _ = try await ingester.ingest(desk.folder.path)
        }

        /// A command of the product that keeps vectors there too.
        private func command(_ arguments: [String]) throws -> ChildProcess {
            let configuration = desk.folder.path + "/frontdesk.yaml"
            try Data(
                String(contentsOfFile: TestEnvironment.root + "/deploy/config/frontdesk.yaml", encoding: .utf8)
                    .replacing("vector_store: pgvector", with: "vector_store: qdrant")
                    .replacing("../prompts", with: TestEnvironment.root + "/deploy/prompts").utf8
            ).write(to: URL(fileURLWithPath: configuration))
            return try desk.retriever(
                arguments + ["--business", "demo"],
                adding: ["FRONTDESK_CONFIG": configuration, "QDRANT_URL": address, "QDRANT_API_KEY": "key"])
        }

        func run(_ arguments: String...) async throws -> Int32 { try await command(arguments).run() }

        /// Killed when it makes such a request.
        func ingestKilled(at method: HTTPRequest.Method, _ end: String) async throws {
            let process = try command(["ingest", desk.folder.path])
            ambush.lay(method, end) {
                try await process.end(SIGKILL)
                throw Ambush.Away()
            }
            let code = try await process.run()
            let output = await process.output
            #expect(code == SIGKILL, "\(output)")
        }

        /// The chunks the other store holds.
        func mirrored() async throws -> Set<String> {
            let vector = try await desk.embeddings.embed(["price"], as: .query)[0]
            return Set(
                try await mirror.nearest(
                    NearestQuery(
                        business: "demo", model: MirrorTests.model, vector: vector, limit: 100, day: "2026-06-01")
                ).map(\.id))
        }

        func stored() async throws -> Set<String> {
            try await desk.store.knownChunks(
                of: desk.folder.lastPathComponent + "/a.md", business: "demo", model: MirrorTests.model)
        }

        func found(_ question: String) async throws -> [String] {
            let embeddings = desk.embeddings
            let searcher = Searcher(
                store: desk.store, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, mirror: mirror
            ) { _ in embeddings }
            return try await searcher.search(question, business: "demo", language: "en", minimum: 0, limit: 5)
                .passages.map(\.text)
        }
    }

    private func with(_ body: (Bench) async throws -> Void) async throws {
        let ambush = Ambush()
        try await KnowledgeDesk.with { desk in
            try await VectorStoreEmulator.with(.qdrant, meets: ambush.meet) { address in
                try await body(
                    Bench(
                        desk: desk, mirror: QdrantStore(baseURL: address, apiKey: "key"), address: address,
                        ambush: ambush))
            }
        }
    }

    @Test("are complete again after a kill at any step, and a text that is gone is never found by them")
    func killed() async throws {
        try await with { bench in
            try bench.desk.write("a.md", "## Price?\n\n85 EUR.\n\n## Quiet?\n\nYes.")
            try await bench.ingestKilled(at: .put, "/points")
            try await bench.ingest()
            #expect(try await bench.mirrored() == bench.stored())
            #expect(try await bench.stored().count == 2)

            try bench.desk.write("a.md", "## Price?\n\n90 EUR.\n\n## Quiet?\n\nYes.")
            try await bench.ingestKilled(at: .post, "/points/delete")
            #expect(try await bench.mirrored().count == 3)
            #expect(Set(try await bench.found("Price?")) == ["90 EUR.", "Yes."])
            // What was taken away comes back with its vector.
            try bench.desk.write("a.md", "## Price?\n\n85 EUR.\n\n## Quiet?\n\nYes.")
            try await bench.ingest()
            #expect(try await bench.mirrored() == bench.stored())
            #expect(Set(try await bench.found("Price?")) == ["85 EUR.", "Yes."])
        }
    }

    @Test("keep that of a text which one ingest takes away while another brings it back")
    func broughtBack() async throws {
        try await with { bench in
            try bench.desk.write("a.md", "## Price?\n\n85 EUR.")
            try await bench.ingest()
            try bench.desk.write("a.md", "## Price?\n\n90 EUR.")
            bench.ambush.lay(.post, "/points/delete") {
                try bench.desk.write("a.md", "## Price?\n\n85 EUR.")
                try await bench.ingest()
            }
            try await bench.ingest()
            #expect(try await bench.mirrored() == bench.stored())
            #expect(try await bench.found("Price?") == ["85 EUR."])
        }
    }

    @Test("wait for the store that is away: until it has them, the text of before answers")
    func away() async throws {
        try await with { bench in
            try bench.desk.write("a.md", "## Price?\n\n85 EUR.")
            try await bench.ingest()
            try bench.desk.write("a.md", "## Price?\n\n90 EUR.")
            bench.ambush.lay(.put, "/points")
            await #expect(throws: VectorStoreError.self) { try await bench.ingest() }
            #expect(try await bench.found("Price?") == ["85 EUR."])
            try await bench.ingest()
            #expect(try await bench.mirrored() == bench.stored())
            #expect(try await bench.found("Price?") == ["90 EUR."])
        }
    }

    @Test("are copied from Postgres to a store that has none of them, a few at a time")
    func refilled() async throws {
        try await with { bench in
            let questions = (0..<70).map { "## Room \($0)?\n\nIt has \($0) windows." }
            try bench.desk.write("a.md", questions.joined(separator: "\n\n"))
            _ = try await bench.desk.ingester().ingest(bench.desk.folder.path)
            #expect(try await bench.run("refill") == 0)
            #expect(try await bench.mirrored() == bench.stored())
            #expect(try await bench.stored().count == 70)
            #expect(bench.ambush.count(.put, "/points") == 2)
            #expect(try await bench.found("Room 3?").first == "It has 3 windows.")
        }
    }
}
