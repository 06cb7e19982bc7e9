import Bus
import Contracts
import Foundation
import HTTP
import HTTPTypes
import Hummingbird
import Postgres
import Redis
import Synchronization
import TestSupport
import Testing

@testable import RetrieverService

@Suite("Documents that are submitted", .timeLimit(.minutes(4)))
struct SubmittedDocumentTests {
    private func entry(_ business: String, body: String, _ source: String) throws -> RedisCommand {
        let turn = TurnReference(
            business: BusinessID(rawValue: business), conversation: ConversationID(rawValue: "console"), turn: 0,
            fence: 0)
        let outgoing = try Outgoing(
            Entry(
                turn: turn, deadline: nil, traceparent: nil,
                body: DocumentSubmitted(business: BusinessID(rawValue: body), source: source)),
            topic: Topology.documentSubmitted)
        return RedisCommand(
            ["XADD", RedisArgument(outgoing.stream.rawValue), "*"]
                + outgoing.fields.flatMap { [RedisArgument($0.name), RedisArgument($0.value)] })
    }

    @Test("are read by the running service, for the business of the entry alone; due sources are read again")
    func stream() async throws {
        try await KnowledgeDesk.with { desk in
            try desk.write("old.md", "## Do you park?\n\nNo.")
            try desk.write("a.md", "## Lunch?\n\nAlways.")
            var ingester = desk.ingester()
            ingester.standard = ["validity_window": "../2030-12-31"]
            for name in ["old.md", "a.md"] { _ = try await ingester.ingest(desk.folder.path + "/" + name) }
            try desk.write("old.md", "## Do you park?\n\nYes, since today.")
            _ = try await desk.owner.query("update frontdesk.source set read_at = now() - interval '1 day'")
            try desk.write("a.md", "## Lunch?\n\nNever.")
            try desk.write("forged.md", "## Secret?\n\nForged.")
            let redis = try RedisServer()
            try await redis.start()
            let service = try desk.retriever(
                ["serve"],
                adding: [
                    "REDIS_URL": redis.url, "RETRIEVER_ADMIN_PORT": "\(try freePort())",
                    "FRONTDESK_CONFIG": try configuration(desk.folder.path),
                ])
            try await service.start()
            let connection = try redis.connection()
            for command in [
                // A body that names another business than its entry, one that no configuration knows, a file outside.
                try entry("demo", body: "other", desk.folder.path + "/forged.md"),
                try entry("other", body: "other", desk.folder.path + "/forged.md"),
                try entry("demo", body: "demo", "/etc/hostname"),
                try entry("demo", body: "demo", desk.folder.path + "/a.md"),
            ] { _ = try await connection.send(command) }
            do {
                let bodies = try await eventually("both documents") {
                    let bodies = try await desk.bodies()
                    return bodies == ["Never.", "Yes, since today."] ? bodies : nil
                }
                #expect(bodies.count == 2)
                // What their owner said of them holds for what they say now.
                #expect(try await desk.lastDays() == ["2030-12-31"])
            } catch {
                let output = await service.output
                throw NotInTime(description: "\(error)\n\(output.suffix(2000))")
            }
            // Entries are worked on in their order, so the forged ones are behind us.
            #expect(try await desk.bodies("other").isEmpty)
            let output = await service.output
            #expect(output.components(separatedBy: "a document was refused").count == 4, "\(output)")
            await connection.close()
            try await service.end(SIGTERM)
            try await redis.process.end()
        }
    }

    /// The shipped configuration with a folder that entries may name, and sources that are read again.
    private func configuration(_ folder: String) throws -> String {
        let shipped = try String(
            contentsOfFile: TestEnvironment.root + "/deploy/config/frontdesk.yaml", encoding: .utf8)
        let text = shipped.replacing("sync_interval: 0s", with: "sync_interval: 1m\n    documents_folder: \(folder)")
        let path = folder + "/frontdesk.yaml"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test("cannot be written for another business, whatever the code asks for: the database's role refuses")
    func role() async throws {
        try await KnowledgeDesk.with { desk in
            try desk.write("a.md", "## Lunch?\n\nNever.")
            _ = try await desk.ingester("victim").ingest(desk.folder.path)
            let forged: [SQL] = [
                """
                select frontdesk.store_document('victim', 'multilingual-e5-small',
                    '{"id":"x","source":"s","title":"t","documentType":"d","language":"en","hash":"h"}', '[]')
                """,
                "insert into frontdesk.source (business_id, address) values ('victim', 'x')",
                "insert into frontdesk.missed_question values ('victim', 'c', 1, 'q', 'en')",
            ]
            for sql in forged {
                await #expect(throws: PostgresError.self) {
                    _ = try await desk.pool.query(sql, settings: [("app.business_id", "demo")])
                }
            }
            for sql: SQL in [
                "delete from frontdesk.document returning 1", "update frontdesk.chunk set body = 'x' returning 1",
                "update frontdesk.knowledge_base set model = model returning 1",
                "select from frontdesk.chunk_embedding", "select from frontdesk.document_version",
            ] {
                #expect(try await desk.pool.query(sql, settings: [("app.business_id", "demo")]).isEmpty)
            }
            #expect(try await desk.bodies("victim") == ["Never."])
        }
    }

    @Test("are fetched from the web, but never from inside the network when a stream names them")
    func guardedFetch() async throws {
        let asked = Mutex(0)
        let router = Router()
        router.get("prices.html") { _, _ in
            asked.withLock { $0 += 1 }
            let page = "<html><body><h1>Prices</h1><p>Cleaning costs 85 EUR.</p></body></html>"
            return Response(
                status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
                body: .init(byteBuffer: .init(string: page)))
        }
        router.get("moved") { _, _ in
            asked.withLock { $0 += 1 }
            return Response(status: .found, headers: [.location: "/prices.html"])
        }
        router.get("picture") { _, _ in
            Response(status: .ok, headers: [.contentType: "image/png"], body: .init(byteBuffer: .init(string: "x")))
        }
        try await HTTPDouble.with(router) { address in
            let base = address.replacing("http://", with: "")
            let port = base.split(separator: ":").last ?? ""
            try await KnowledgeDesk.with { desk in
                let guarded = desk.ingester()
                for address in [
                    "http://\(base)/prices.html", "https://\(base)/moved", "https://localhost:\(port)/x",
                ] {
                    await #expect(throws: IngestError.self, "\(address)") { _ = try await guarded.ingest(address) }
                }
                #expect(asked.withLock { $0 } == 0)
                // The owner at the keyboard may say that an address of our own network is meant, and only that one.
                var own = desk.ingester()
                own.fetcher.reach = .privateNetwork
                let owner = own
                await #expect(throws: IngestError.self) { _ = try await owner.ingest("http://\(base)/moved") }
                let summary = try await owner.ingest("http://\(base)/prices.html")
                #expect(summary.documents == 1)
                // Reading it again later reaches as far, and no other source does.
                try await desk.store.remember(source: "http://\(base)/x.md", failures: ["away"], business: "demo")
                _ = try await desk.owner.query("update frontdesk.source set read_at = now() - interval '1 day'")
                var reaches: [String: Fetcher.Reach] = [:]
                while let due = try await desk.store.takeDueSource(of: "demo", after: 60) {
                    reaches[due.address] = due.reach
                }
                #expect(
                    reaches == [
                        "http://\(base)/prices.html": .privateNetwork, "http://\(base)/x.md": .publicOnly,
                    ])
                #expect(try await desk.bodies() == ["Cleaning costs 85 EUR."])
                await #expect(throws: IngestError.self) {
                    _ = try await owner.ingest("http://\(base)/picture")
                }
                await #expect(throws: IngestError.self) {
                    _ = try await owner.ingest("http://\(base)/gone.md")
                }
            }
        }
    }
}
