import Contracts
import Embeddings
import Foundation
import HTTP
import Hours
import Postgres
import TestSupport
import Testing

@testable import RetrieverService

@Suite("The life of knowledge", .timeLimit(.minutes(4)))
struct KnowledgeLifeTests {
    @Test("takes a bad edit back, and the file that held it stays read")
    func rollback() async throws {
        try await KnowledgeDesk.with { desk in
            try desk.write("a.md", "## Price?\n\n85 EUR.")
            _ = try await desk.ingester().ingest(desk.folder.path)
            try desk.write("a.md", "## Price?\n\n8500 EUR.")
            _ = try await desk.ingester().ingest(desk.folder.path)
            let document = desk.folder.lastPathComponent + "/a.md"
            #expect(try await desk.store.versions(of: document, business: "demo").map(\.number) == [2, 1])
            #expect(try await desk.ingester().rollBack(document, to: 1) == 1)
            let again = try await desk.ingester().ingest(desk.folder.path)
            #expect(again.unchanged == 1 && again.embedded == 0)
            let rows = try await desk.pool.query(
                "select body from frontdesk.chunk", settings: [("app.business_id", "demo")])
            #expect(try rows.map { try $0.decode("body", as: String.self) } == ["85 EUR."])
            #expect(try await desk.store.versions(of: document, business: "demo").first?.number == 3)
            await #expect(throws: NoSuchVersion.self) { _ = try await desk.ingester().rollBack(document, to: 99) }
        }
    }

    @Test("moves to another model while questions go on being answered, and only when no chunk lacks its vector")
    func reembed() async throws {
        try await KnowledgeDesk.with { desk in
            try desk.write("a.md", "## Do you park?\n\nYes.\n\n## Is there lunch?\n\nNo.")
            _ = try await desk.ingester().ingest(desk.folder.path)
            _ = try await desk.owner.query("select frontdesk.add_embedding_model('other', 12, '', '', false)")
            #expect(try await desk.store.switchModel(of: "demo", to: "other") == 2)
            #expect(try await desk.store.base(of: "demo")?.model.name == "multilingual-e5-small")
            let change = ModelChange(store: desk.store, embeddings: HashedEmbeddings(model: "other", dimension: 12))
            #expect(try await change.run("demo") == 2)
            #expect(try await desk.store.base(of: "demo")?.model.dimension == 12)
            // Whoever began to read by the model of before is told, and leaves nothing that nobody would find.
            try desk.write("late.md", "## Late?\n\nNever.")
            let late = desk.ingester()
            await #expect(throws: (any Error).self) { _ = try await late.ingest(desk.folder.path + "/late.md") }
            #expect(try await !desk.bodies().contains("Never."))
            let found = try await desk.searcher(HashedEmbeddings(model: "other", dimension: 12)).search(
                "Do you park?", business: "demo", language: "en", minimum: 0, limit: 5)
            #expect(found.mode == "hybrid" && found.passages.count == 2)
            #expect(try await desk.store.removeOtherModels(of: "demo") == 2)
        }
    }

    @Test("is found by the index of large businesses as by comparing everything")
    func large() async throws {
        try await KnowledgeDesk.with { desk in
            for file in 0..<10 {
                let texts = (0..<60).map { "## Room \(file) \($0)?\n\nIt has \($0) windows and number \(file)." }
                try desk.write("\(file).md", texts.joined(separator: "\n\n"))
            }
            for business in ["small", "large"] {
                var ingester = Ingester(
                    store: desk.store, embeddings: HashedEmbeddings(), business: business, progress: { _, _ in })
                ingester.largeFrom = business == "large" ? 500 : 100_000
                _ = try await ingester.ingest(desk.folder.path)
            }
            #expect(try await desk.store.base(of: "large")?.isLarge == true)
            #expect(try await desk.store.base(of: "small")?.isLarge == false)
            for number in 0..<10 {
                let text = "Room \(number) \(number * 5)?"
                let vector = try await HashedEmbeddings().embed([text], as: .query)[0]
                func search(_ business: String, isLarge: Bool) async throws -> [String] {
                    var query = SearchQuery(
                        business: business, text: text, language: "en", model: "multilingual-e5-small",
                        embedding: vector, limit: 5, day: .today)
                    query.isLarge = isLarge
                    return try await desk.store.search(query).map(\.body)
                }
                let exact = try await search("small", isLarge: false)
                #expect(try await search("large", isLarge: true) == exact)
            }
        }
    }

    @Test("is never shown outside its validity, on any day and by any way of searching")
    func timeTravel() async throws {
        try await KnowledgeDesk.with { desk in
            var random = SplitMix64(seed: 20_261_125)
            let start = try #require(CivilDate("2026-01-01"))
            func day(_ number: Int) -> CivilDate { start.adding(days: number) }
            var windows: [String: ClosedRange<Int>] = [:]
            var lines: [String] = []
            for number in 0..<60 {
                let first = Int.random(in: 0..<300, using: &random)
                let last = first + Int.random(in: 0..<60, using: &random)
                windows["Offer \(number)"] = first...last
                lines.append(
                    #"{"title":"Offer \#(number)","text":"Whitening offer \#(number)","validity_window":"\#(day(first))/\#(day(last))"}"#
                )
            }
            try desk.write("offers.jsonl", lines.joined(separator: "\n"))
            var ingester = Ingester(
                store: desk.store, embeddings: HashedEmbeddings(), business: "demo", progress: { _, _ in })
            _ = try await ingester.ingest(desk.folder.path)
            ingester.largeFrom = 10
            for round in 0..<2 {
                if round == 1 { _ = try await desk.store.settleSize(of: "demo", largeFrom: 10) }
                for _ in 0..<25 {
                    let number = Int.random(in: -5..<370, using: &random)
                    for provider in [HashedEmbeddings(), nil] as [HashedEmbeddings?] {
                        let away = OpenAIEmbeddings(client: HTTPClient(), baseURL: "http://127.0.0.1:1")
                        let searcher = desk.searcher(provider ?? away)
                        let result = try await searcher.search(
                            "whitening offer", business: "demo", language: "en", minimum: 0, limit: 50, day: day(number)
                        )
                        let wanted = windows.filter { $0.value.contains(number) }.count
                        #expect(
                            result.passages.allSatisfy { windows[$0.section]?.contains(number) == true }, "\(number)")
                        #expect(result.passages.count == wanted, "\(number), \(result.mode), round \(round)")
                    }
                }
            }
        }
    }

    @Test("keeps what was said of a source on the command line whenever the source is read again")
    func options() async throws {
        try await KnowledgeDesk.with { desk in
            func run(_ arguments: String...) async throws {
                let process = try desk.retriever(arguments + ["--business", "demo"])
                let code = try await process.run()
                let output = await process.output
                #expect(code == 0, "\(output)")
            }
            try desk.write("a.md", "Cleaning costs 85 EUR.")
            try await run("ingest", desk.folder.path, "--validity-window", "../2026-12-31", "--document-type", "prices")
            try desk.write("a.md", "Cleaning costs 95 EUR.")
            try await run("sync")
            #expect(try await desk.bodies() == ["Cleaning costs 95 EUR."])
            #expect(try await desk.lastDays() == ["2026-12-31"])
            // Reading it anew without them takes them back.
            try await run("ingest", desk.folder.path)
            #expect(try await desk.lastDays() == [""])
        }
    }

    @Test("is valid by the calendar of the place where the business is, whatever the day elsewhere")
    func localDay() async throws {
        try await KnowledgeDesk.with { desk in
            func ask(_ zone: String) async throws -> String {
                let configuration = desk.folder.path + "/\(zone.replacing("/", with: "-")).yaml"
                try Data(
                    String(contentsOfFile: TestEnvironment.root + "/deploy/config/frontdesk.yaml", encoding: .utf8)
                        .replacing("timezone: Europe/Rome", with: "timezone: " + zone)
                        .replacing("../prompts", with: TestEnvironment.root + "/deploy/prompts").utf8
                ).write(to: URL(fileURLWithPath: configuration))
                let process = try desk.retriever(
                    ["ask", "What is whitening today?", "--business", "demo"],
                    adding: ["FRONTDESK_CONFIG": configuration])
                #expect(try await process.run() == 0)
                return await process.output
            }
            // At no moment do these two, 25 hours apart, have the same day.
            let (early, late) = ("Pacific/Kiritimati", "Pacific/Pago_Pago")
            let zone = try #require(TimeZone(identifier: late))
            try desk.write(
                "a.md", "---\nvalid_until: \(WallClock(zone: zone).local(.now).day)\n---\nWhitening is 240 EUR.")
            _ = try await desk.ingester().ingest(desk.folder.path + "/a.md")
            #expect(try await ask(late).contains("240 EUR"))
            #expect(try await ask(early).contains("nothing found"))
        }
    }

    @Test("is not overwritten by another source whose documents have the same names, until that one is dropped")
    func sameNames() async throws {
        try await KnowledgeDesk.with { desk in
            for city in ["rome", "milan"] {
                try FileManager.default.createDirectory(
                    at: desk.folder.appendingPathComponent(city + "/docs"), withIntermediateDirectories: true)
                try desk.write(city + "/docs/faq.md", "We are in \(city).")
            }
            try desk.write("rome/docs/parking.md", "Parking is free.")
            func address(_ name: String) -> String { desk.folder.path + "/" + name }
            let ingester = desk.ingester()
            _ = try await ingester.ingest(address("rome/docs"))
            _ = try await ingester.ingest(address("rome/docs/faq.md"))
            await #expect(throws: IngestError.taken(document: "docs/faq.md", by: address("rome/docs"))) {
                _ = try await ingester.ingest(address("milan/docs"))
            }
            await #expect(throws: IngestError.taken(document: "faq.md", by: address("rome/docs/faq.md"))) {
                _ = try await ingester.ingest(address("milan/docs/faq.md"))
            }
            #expect(try await desk.bodies() == ["Parking is free.", "We are in rome.", "We are in rome."])
            #expect(try await ingester.ingest(address("rome/docs")).unchanged == 2)
            #expect(try await desk.store.forget(source: address("rome/docs"), business: "demo"))
            #expect(try await ingester.ingest(address("milan/docs")).removed == 0)
            #expect(try await desk.bodies() == ["Parking is free.", "We are in milan.", "We are in rome."])
        }
    }

    @Test("is taken out by its owner, a document at a time or with its source")
    func removal() async throws {
        try await KnowledgeDesk.with { desk in
            func run(_ arguments: String...) async throws -> Int32 {
                try await desk.retriever(arguments + ["--business", "demo"]).run()
            }
            try FileManager.default.createDirectory(
                at: desk.folder.appendingPathComponent("docs"), withIntermediateDirectories: true)
            for name in ["docs/a.md", "docs/b.md", "c.md"] { try desk.write(name, "This is \(name).") }
            #expect(try await run("ingest", desk.folder.path + "/x/../docs/") == 0)
            #expect(try await run("ingest", desk.folder.path + "/c.md") == 0)
            #expect(try await run("remove", "docs/b.md") == 0)
            #expect(try await run("remove", "docs/b.md") != 0)
            #expect(try await run("remove", "c.md") == 0)
            #expect(try await desk.bodies() == ["This is docs/a.md."])
            #expect(try await desk.store.sources(of: "demo").map(\.address) == [desk.folder.path + "/docs"])
            #expect(try await run("sync", "--forget", desk.folder.path + "/docs", "--with-documents") == 0)
            #expect(try await desk.bodies().isEmpty)
            #expect(try await desk.store.sources(of: "demo").isEmpty)
        }
    }

    @Test("is judged by its owner's own questions")
    func ownQuestions() async throws {
        try await KnowledgeDesk.with { desk in
            try desk.write("a.md", "## Do you park?\n\nYes, behind the house.\n\n## May I park a bus?\n\nNo.")
            try desk.write("b.md", "## Is there lunch?\n\nFrom twelve to two.")
            _ = try await desk.ingester().ingest(desk.folder.path)
            let name = desk.folder.lastPathComponent
            try desk.write(
                "questions.jsonl",
                #"{"question":"Where can I park?","documents":["\#(name)/a.md"]}"# + "\n"
                    + #"{"question":"When is lunch?","documents":["\#(name)/b.md"],"language":"en"}"# + "\n")
            func evaluate(_ file: String) async throws -> (code: Int32, output: String) {
                let process = try desk.retriever(
                    ["evaluate", "--business", "demo", "--k", "3", "--json", desk.folder.path + "/" + file])
                return (try await process.run(), await process.output)
            }
            let (code, output) = try await evaluate("questions.jsonl")
            #expect(code == 0 && output.contains("\"mrr\" : 1") && output.contains("\"k\" : 3"), "\(output)")
            try desk.write("wrong.jsonl", #"{"question":"Where?","documents":["c.md"]}"#)
            let wrong = try await evaluate("wrong.jsonl")
            #expect(wrong.code != 0 && wrong.output.contains("retriever versions"), "\(wrong.output)")
        }
    }

    @Test("remembers each turn's question without a passage once, and where documents came from")
    func memory() async throws {
        try await KnowledgeDesk.with { desk in
            for turn in [1, 1, 2] {
                try await desk.store.miss(
                    "Is there a pool?", language: "en", nearest: 0.2, business: "demo", conversation: "c", turn: turn)
            }
            #expect(try await desk.store.missedQuestions(of: "demo", days: 1).count == 2)
            #expect(try await desk.store.missedQuestions(of: "other", days: 1).isEmpty)
            try desk.write("a.md", "## Until when?\n\nSoon.\n")
            var ingester = desk.ingester()
            ingester.standard = ["validity_window": "../\(CivilDate.today)"]
            _ = try await ingester.ingest(desk.folder.path)
            #expect(try await desk.store.sources(of: "demo").map(\.address) == [desk.folder.path])
            #expect(try await desk.store.takeDueSource(of: "demo", after: 3600) == nil)
            #expect(try await desk.store.takeDueSource(of: "demo", after: -1)?.address == desk.folder.path)
            #expect(try await desk.store.expiring(of: "demo", from: .today, days: 0).map(\.text) == ["Until when?"])
        }
    }
}
