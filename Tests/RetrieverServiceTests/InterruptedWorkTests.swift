import Contracts
import Embeddings
import Foundation
import Postgres
import TestSupport
import Testing

@testable import RetrieverService

@Suite("Work on knowledge that is cut off", .timeLimit(.minutes(4)))
struct InterruptedWorkTests {
    private static let files = 40

    private func write(_ version: Int, _ desk: KnowledgeDesk) throws {
        for file in 0..<Self.files {
            try desk.write(
                "\(file).md",
                "## Is room \(file) free?\n\nEdition \(version) of number \(file).\n\n## Quiet?\n\nYes, \(version).")
        }
    }

    @Test("a killed ingest leaves each document in its old or its new version, whole, and goes on where it stopped")
    func ingest() async throws {
        try await KnowledgeDesk.with { desk in
            try write(1, desk)
            var first = Ingester(
                store: desk.store, embeddings: HashedEmbeddings(), business: "demo", progress: { _, _ in })
            first.largeFrom = 1_000_000
            _ = try await first.ingest(desk.folder.path)
            try write(2, desk)
            let process = try desk.retriever(["ingest", desk.folder.path, "--business", "demo"])
            try await process.start()
            _ = try await eventually("a first document of the second version") {
                try await versions(desk).contains(2) ? true : nil
            }
            try await process.end(SIGKILL)

            let after = try await versions(desk)
            let done = after.count { $0 == 2 }
            #expect(after.count == Self.files && done < Self.files, "\(done) of \(after.count)")
            // Pieces of two versions never stand together.
            let mixed = try await desk.pool.query(
                """
                select document_id from frontdesk.chunk group by document_id
                having count(*) <> 2 or count(distinct substring(body from '(?:Edition |Yes, )([12])')) <> 1
                """, settings: [("app.business_id", "demo")])
            #expect(mixed.isEmpty)
            let again = try desk.retriever(["ingest", desk.folder.path, "--business", "demo"])
            #expect(try await again.run() == 0)
            let summary = await again.output
            #expect(summary.contains("\(Self.files) documents, \(done) unchanged"), "\(summary)")
            #expect(Set(try await versions(desk)) == [2])
            #expect(try await desk.bodies().filter { !$0.contains("2") }.isEmpty)
        }
    }

    /// Lets something happen before it embeds for the first time.
    private actor Slow: EmbeddingProvider {
        nonisolated let model = HashedEmbeddings().model
        private var meanwhile: (@Sendable () async throws -> Void)?

        init(_ meanwhile: @escaping @Sendable () async throws -> Void) { self.meanwhile = meanwhile }

        func embed(_ texts: [String], as kind: EmbeddingKind) async throws(EmbeddingError) -> [[Float]] {
            if let meanwhile {
                self.meanwhile = nil
                do { try await meanwhile() } catch { throw .unavailable("\(error)") }
            }
            return try await HashedEmbeddings().embed(texts, as: kind)
        }
    }

    @Test("an ingest that stood still while another read a newer text does not bring the older one back")
    func overtaken() async throws {
        try await KnowledgeDesk.with { desk in
            @Sendable func ingester(_ embeddings: any EmbeddingProvider) -> Ingester {
                Ingester(store: desk.store, embeddings: embeddings, business: "demo", progress: { _, _ in })
            }
            for (before, after) in [("15 EUR", "20 EUR"), ("30 EUR", "40 EUR")] {
                try desk.write("prices.md", "## Cleaning?\n\nIt costs \(before).")
                let slow = Slow {
                    try desk.write("prices.md", "## Cleaning?\n\nIt costs \(after).")
                    _ = try await ingester(HashedEmbeddings()).ingest(desk.folder.path)
                }
                let summary = try await ingester(slow).ingest(desk.folder.path)
                #expect(summary.unchanged == 1)
                #expect(try await desk.bodies() == ["It costs \(after)."])
            }
            // A version brought back does not take the place of an edit it has not seen.
            let document = desk.folder.lastPathComponent + "/prices.md"
            let slow = Slow {
                try desk.write("prices.md", "## Cleaning?\n\nIt costs 50 EUR.")
                _ = try await ingester(HashedEmbeddings()).ingest(desk.folder.path)
            }
            await #expect {
                _ = try await ingester(slow).rollBack(document, to: 1)
            } throws: {
                ($0 as? PostgresError)?.isOvertaken == true
            }
            #expect(try await desk.bodies() == ["It costs 50 EUR."])
        }
    }

    /// Knows no vector for one text.
    private struct Refusing: EmbeddingProvider {
        let model = HashedEmbeddings().model
        let text: String

        func embed(_ texts: [String], as kind: EmbeddingKind) async throws(EmbeddingError) -> [[Float]] {
            guard texts.allSatisfy({ !$0.contains(text) }) else { throw .unavailable("it is away") }
            return try await HashedEmbeddings().embed(texts, as: kind)
        }
    }

    @Test("what was embedded is stored, though the embedding of a later document fails")
    func kept() async throws {
        try await KnowledgeDesk.with { desk in
            for number in 1...6 { try desk.write("\(number).md", "## Number?\n\nIt is \(number).") }
            let ingester = Ingester(
                store: desk.store, embeddings: Refusing(text: "It is 5"), business: "demo", progress: { _, _ in })
            await #expect(throws: EmbeddingError.self) { _ = try await ingester.ingest(desk.folder.path) }
            #expect(try await desk.bodies() == (1...4).map { "It is \($0)." })
        }
    }

    @Test("two ingests of one folder at once both end, and nothing is missing")
    func together() async throws {
        try await KnowledgeDesk.with { desk in
            try write(1, desk)
            let ingester = Ingester(
                store: desk.store, embeddings: HashedEmbeddings(), business: "demo", progress: { _, _ in })
            async let one = ingester.ingest(desk.folder.path)
            async let other = ingester.ingest(desk.folder.path)
            for summary in try await [one, other] {
                #expect(summary.documents == Self.files && summary.failures == [], "\(summary)")
            }
            #expect(try await versions(desk) == Array(repeating: 1, count: Self.files))
        }
    }

    @Test("an ingest removes what was gone from its folder when it began, and nothing that was stored since")
    func removing() async throws {
        try await KnowledgeDesk.with { desk in
            @Sendable func ingest(_ embeddings: any EmbeddingProvider = HashedEmbeddings()) async throws -> Int {
                try await Ingester(
                    store: desk.store, embeddings: embeddings, business: "demo", progress: { _, _ in }
                ).ingest(desk.folder.path).removed
            }
            @Sendable func remove(_ name: String) throws {
                try FileManager.default.removeItem(at: desk.folder.appendingPathComponent(name))
            }
            for name in ["gone", "rewritten", "restored"] {
                try desk.write("\(name).md", "## \(name)?\n\nFirst \(name).")
            }
            try desk.write("a.md", "## Stays?\n\nYes.")
            #expect(try await ingest() == 0)
            for name in ["gone", "rewritten", "restored"] { try remove("\(name).md") }
            try desk.write("a.md", "## Stays?\n\nStill.")
            let slow = Slow {
                try desk.write("new.md", "## new?\n\nSecond new.")
                try desk.write("rewritten.md", "## rewritten?\n\nSecond rewritten.")
                #expect(try await ingest() == 2)
                // As it was before: whoever looks at texts alone sees no difference.
                try desk.write("restored.md", "## restored?\n\nFirst restored.")
                #expect(try await ingest() == 0)
                try remove("new.md")
            }
            #expect(try await ingest(slow) == 0)
            #expect(try await desk.bodies() == ["First restored.", "Second new.", "Second rewritten.", "Still."])
            #expect(try await ingest() == 1)
            #expect(try await desk.bodies() == ["First restored.", "Second rewritten.", "Still."])
        }
    }

    private func versions(_ desk: KnowledgeDesk) async throws -> [Int] {
        try await desk.pool.query("select version from frontdesk.document", settings: [("app.business_id", "demo")])
            .map { try $0.decode("version") }
    }

    @Test("a killed change of the model goes on answering by the old one, keeps what it made, and ends when run again")
    func reembed() async throws {
        try await KnowledgeDesk.with { desk in
            let pairs = (0..<200).map { "## Is room \($0) free?\n\nNumber \($0) is." }
            try desk.write("a.md", pairs.joined(separator: "\n\n"))
            _ = try await Ingester(
                store: desk.store, embeddings: HashedEmbeddings(), business: "demo", progress: { _, _ in }
            ).ingest(desk.folder.path)
            _ = try await desk.owner.query("select frontdesk.add_embedding_model('again', 384, '', '', true)")
            let process = try desk.retriever(["reembed", "again", "--business", "demo"])
            try await process.start()
            _ = try await eventually("the first vectors of the new model") { try await vectors(desk) > 0 ? true : nil }
            try await process.end(SIGKILL)

            let made = try await vectors(desk)
            #expect(made < 200)
            #expect(try await desk.store.base(of: "demo")?.model.name == "multilingual-e5-small")
            let found = try await desk.searcher(HashedEmbeddings()).search(
                "Is room 7 free?", business: "demo", language: "en", minimum: 0, limit: 5)
            #expect(found.mode == "hybrid" && found.passages.first?.text == "Number 7 is.")
            let rest = ModelChange(store: desk.store, embeddings: HashedEmbeddings(model: "again"))
            #expect(try await rest.run("demo") == 200 - made)
            #expect(try await desk.store.base(of: "demo")?.model.name == "again")
        }
    }

    private func vectors(_ desk: KnowledgeDesk) async throws -> Int {
        try await desk.pool.query(
            "select count(*) from frontdesk.chunk_embedding where model = 'again'",
            settings: [("app.business_id", "demo")]
        ).first?.decode(0) ?? 0
    }
}
