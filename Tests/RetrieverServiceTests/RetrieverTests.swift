import Contracts
import Embeddings
import Foundation
import HTTP
import Hours
import Languages
import Ledger
import Logging
import Postgres
import Settings
import TestSupport
import Testing

@testable import RetrieverService

@Suite("The Markdown chunker")
struct MarkdownChunkerTests {
    @Test("keeps a question with its answer, and the headings above both")
    func pairs() {
        let chunks = MarkdownChunker().chunks(
            of: "# Practice\n\n## Do you park?\n\nYes.\n\n- here\n- there\n\n## When?\n\nNow.")
        #expect(
            chunks == [
                Chunk(section: "Practice", question: "Do you park?", text: "Yes.\n- here\n- there"),
                Chunk(section: "Practice", question: "When?", text: "Now."),
            ])
    }

    @Test("makes each row of a table a piece of its own, under its header")
    func tables() {
        let rows = (0..<100).map { "| Treatment number \($0) | \($0) EUR |" }
        let table = (["| Treatment | Price |", "| --- | --- |"] + rows).joined(separator: "\n")
        let chunks = MarkdownChunker().chunks(of: "# Prices\n\n" + table)
        #expect(chunks.count > 1)
        #expect(
            chunks.allSatisfy { $0.text.hasPrefix("| Treatment | Price |\n| --- | --- |\n") && $0.section == "Prices" })
        #expect(chunks.flatMap { $0.text.split(separator: "\n").dropFirst(2) }.count == 100)
    }

    @Test("splits an oversize paragraph at sentences and loses nothing")
    func oversize() {
        let text = (0..<200).map { "This is sentence number \($0)." }.joined(separator: " ")
        let chunks = MarkdownChunker().chunks(of: text)
        #expect(chunks.count > 1 && chunks.allSatisfy { $0.text.count <= 1200 })
        #expect(chunks.map(\.text).joined().filter { !$0.isWhitespace } == text.filter { !$0.isWhitespace })
    }

    @Test("cuts no number and no time in two")
    func numbers() {
        let text = (0..<200).map { "Package \($0) costs 1.250 EUR, from 9.30 to 18.15." }.joined(separator: " ")
        let pieces = MarkdownChunker().chunks(of: text).map(\.text)
        #expect(pieces.count > 1)
        #expect(pieces.allSatisfy { $0.hasPrefix("Package") && $0.hasSuffix("18.15.") })
    }

    @Test("takes a short line in bold for the heading it is meant as, and loses none that was a statement")
    func bold() {
        let chunks = MarkdownChunker().chunks(
            of:
                "# Salon\n\n**Vouchers**\n\nFrom 20 EUR.\n\n**Do you park?**\n\nYes.\n\n**Closed in August**\n\n# Prices\n\nLow."
        )
        #expect(
            chunks == [
                Chunk(section: "Salon › Vouchers", question: nil, text: "From 20 EUR."),
                Chunk(section: "Salon", question: "Do you park?", text: "Yes."),
                Chunk(section: "Salon", question: nil, text: "Closed in August"),
                Chunk(section: "Prices", question: nil, text: "Low."),
            ])
    }

    @Test("keeps a short table without header whole, as names and what belongs to each")
    func nameless() {
        let chunks = MarkdownChunker().chunks(
            of: "## Hours\n\n|   |   |\n|---|---|\n| Tue-Fri | 9:00 - 19:00 |\n| Sunday | closed |")
        #expect(chunks.map(\.text) == ["Tue-Fri: 9:00 - 19:00\nSunday: closed"])
    }

    @Test(
        "takes no row for the header of the others that is one of them",
        arguments: [
            ["| Taglio e piega | 35 EUR |", "|---|---|", "| Colore | da 60 EUR |", "| Permanente | 75,50 EUR |"],
            ["| Lun-Ven | 9:00 - 19:00 |", "|---|---|", "| Sabato | 9:00-13:00 |"],
        ])
    func dataFirst(lines: [String]) {
        let chunks = MarkdownChunker().chunks(of: lines.joined(separator: "\n"))
        #expect(chunks.count == 1)
        let rows = chunks[0].text.split(separator: "\n")
        #expect(rows.count == lines.count - 1 && rows.allSatisfy { $0.contains(": ") && !$0.contains("|") })
    }

    @Test(
        "takes a first row with other numbers than those below it for the header it is",
        arguments: [
            ["| Room | 2026 | 2027 |", "|---|---|---|", "| Double | 80 | 90 |"],
            ["| Room | 1 person | 2 persons |", "|---|---|---|", "| Double | 80 | 120 |"],
            ["| Treatment | Price 2026 |", "|---|---|", "| Cleaning | 85 |"],
        ])
    func numbersInHeader(lines: [String]) {
        #expect(
            MarkdownChunker().chunks(of: lines.joined(separator: "\n")).map(\.text) == [lines.joined(separator: "\n")])
    }

    @Test("puts the caption of a table into the section of its rows, with or without an empty line between")
    func captions() {
        let table = "| Treatment | Price |\n|---|---|\n| Cleaning | 40 EUR |"
        let chunks = MarkdownChunker().chunks(
            of: "# Prices\n\nAll prices include tax.\nChildren under 12:\n\(table)\nSince May.\n\nAdults\n\n\(table)")
        #expect(
            chunks == [
                Chunk(section: "Prices", question: nil, text: "All prices include tax."),
                Chunk(section: "Prices › Children under 12", question: nil, text: table),
                Chunk(section: "Prices", question: nil, text: "Since May.\nAdults"),
                Chunk(section: "Prices › Adults", question: nil, text: table),
            ])
        let sentence = MarkdownChunker().chunks(of: "All prices include tax.\n\n\(table)")
        #expect(sentence.map(\.section) == ["", ""])
    }

    @Test("makes nothing of nothing", arguments: ["", "\n\n", "# Only a heading"])
    func nothing(text: String) {
        #expect(MarkdownChunker().chunks(of: text).isEmpty)
    }
}

@Suite("The CSV reader")
struct CSVReaderTests {
    @Test("reads what spreadsheets separate by semicolons or tabs, prices with commas included")
    func separators() {
        #expect(
            CSVReader.rows("Leistung;Preis\nSchnitt;\"22,00 €\"\n") == [
                ["Leistung", "Preis"], ["Schnitt", "22,00 €"],
            ])
        #expect(CSVReader.rows("a\tb\n1,5\t2\n") == [["a", "b"], ["1,5", "2"]])
        #expect(CSVReader.rows("\"a;b;c\",d\n1,2\n") == [["a;b;c", "d"], ["1", "2"]])
    }

    @Test("reads quoted fields, doubled quotes and line ends within")
    func quoted() {
        #expect(CSVReader.rows("a,b\r\n\"1,\"\"x\"\"\",\"two\nlines\"\n") == [["a", "b"], ["1,\"x\"", "two\nlines"]])
    }
}

@Suite("The follow-up rewriting")
struct FollowUpTests {
    @Test("searches a short question together with the one before it, and a long one alone")
    func rewrite() {
        let history = [.init(question: "Are you open on Saturday?", answer: "Yes.")] as [Exchange]
        func followUp(_ question: String) -> [String] {
            let found = FollowUp(question, after: history)
            return [found.query, found.words]
        }
        #expect(followUp("And on Sunday?") == ["Are you open on Saturday?\nAnd on Sunday?", "And on Sunday?"])
        #expect(followUp("How much is it?") == Array(repeating: "Are you open on Saturday?\nHow much is it?", count: 2))
        #expect(
            followUp("How much does a cleaning cost?") == Array(repeating: "How much does a cleaning cost?", count: 2))
        #expect(FollowUp("Price?", after: []).query == "Price?")
    }
}

@Suite("The knowledge", .timeLimit(.minutes(4)))
struct KnowledgeTests {
    @Test("embeds only what is new, and forgets what was removed")
    func idempotent() async throws {
        try await KnowledgeDesk.with { desk in
            try desk.write("a.md", "# A\n\n## Where?\n\nHere.\n\n## When?\n\nNow.")
            try desk.write("b.txt", "Something else that is long enough to stand alone.")
            let first = try await desk.ingester().ingest(desk.folder.path)
            #expect(first.documents == 2 && first.chunks == 3 && first.embedded == 3)
            let second = try await desk.ingester().ingest(desk.folder.path)
            #expect(second.unchanged == 2 && second.embedded == 0)
            try desk.write("a.md", "# A\n\n## Where?\n\nHere.\n\n## Who?\n\nWe.")
            try FileManager.default.removeItem(at: desk.folder.appendingPathComponent("b.txt"))
            let third = try await desk.ingester().ingest(desk.folder.path)
            #expect(third.embedded == 1 && third.removed == 1)
            let rows = try await desk.pool.query(
                "select question from frontdesk.chunk order by ordinal", settings: [("app.business_id", "demo")])
            #expect(try rows.map { try $0.decode("question", as: String?.self) } == ["Where?", "Who?"])
        }
    }

    @Test("takes a document whose words do not tell its language to be in the business's own")
    func language() async throws {
        try await KnowledgeDesk.with { desk in
            try desk.write("a.csv", "Taglio,Prezzo\nBob,35 EUR\n")
            var ingester = desk.ingester()
            ingester.language = .italian
            _ = try await ingester.ingest(desk.folder.path)
            let rows = try await desk.pool.query(
                "select language from frontdesk.chunk", settings: [("app.business_id", "demo")])
            #expect(try rows.map { try $0.decode("language", as: String.self) } == ["it"])
        }
    }

    @Test("takes the rest in when one file is broken, and names it")
    func broken() async throws {
        try await KnowledgeDesk.with { desk in
            try desk.write("good.md", "Good text.")
            try Data([0xFF, 0xFE, 0x00]).write(to: desk.folder.appendingPathComponent("bad.md"))
            try desk.write("days.md", "---\nvalid_from: tomorrow\n---\nText.")
            let summary = try await desk.ingester().ingest(desk.folder.path)
            #expect(summary.documents == 1 && summary.failures.count == 2)
            #expect(
                summary.failures.contains { $0.contains("bad.md") }
                    && summary.failures.contains { $0.contains("2026-12-31") })
        }
    }

    @Test("shows a session of the retriever only the business it names, even to a forged query")
    func isolation() async throws {
        try await KnowledgeDesk.with { desk in
            try desk.write("a.md", "The secret of business one.")
            _ = try await desk.ingester("one").ingest(desk.folder.path)
            let forged: SQL = "select from frontdesk.chunk where business_id = 'one'"
            #expect(try await desk.pool.query(forged, settings: [("app.business_id", "two")]).isEmpty)
            #expect(try await desk.pool.query(forged).isEmpty)
            #expect(try await desk.pool.query(forged, settings: [("app.business_id", "one")]).count == 1)
            await #expect(throws: PostgresError.self) {
                _ = try await desk.pool.query(
                    "insert into frontdesk.document values ('one', 'x', 's', 't', 'd', 'en', 'h')",
                    settings: [("app.business_id", "two")])
            }
        }
    }

    /// - Parameter cases: question, its language, and what the first passage says.
    private func expectFirst(_ cases: [(String, String, String)], _ desk: KnowledgeDesk) async throws {
        for (question, language, words) in cases {
            let result = try await desk.searcher().search(
                question, business: "demo", language: language, minimum: 0.72, limit: 5)
            let first = try #require(
                result.passages.first, "\(question): nothing; nearest \(result.nearestMiss ?? 0)")
            #expect(first.text.contains(words) && first.language == language, "\(question): \(first.text)")
        }
    }

    @Test("finds the right passage of the demo business first, in the question's language")
    func demo() async throws {
        try await KnowledgeDesk.with { desk in
            _ = try await desk.ingester().ingest(TestEnvironment.root + "/deploy/demo/knowledge")
            let cases = [
                ("How much is a cleaning?", "en", "85 EUR"), ("Quanto costa la pulizia dei denti?", "it", "85 EUR"),
                ("Was kostet eine Zahnreinigung?", "de", "85 EUR"), ("¿Cuánto cuesta una limpieza?", "es", "85 EUR"),
                ("Are you open on Saturday?", "en", "12:30"), ("Dove posso parcheggiare?", "it", "Garibaldi"),
                ("Wie kann ich bei Ihnen bezahlen?", "de", "Kreditkarten"), ("¿Atienden a niños?", "es", "3 años"),
            ]
            try await expectFirst(cases, desk)
            let nothing = try await desk.searcher().search(
                "Do you repair bicycles and motorbikes?", business: "demo", language: "en", minimum: 0.72, limit: 5)
            #expect(nothing.passages.isEmpty, "\(nothing.passages.map(\.text)) \(nothing.passages.map(\.relevance))")
        }
    }

    @Test("finds what a customer asks who says hello and who they are first, or tells a story")
    func introduced() async throws {
        try await KnowledgeDesk.with { desk in
            _ = try await desk.ingester().ingest(TestEnvironment.root + "/deploy/demo/knowledge")
            let cases = [
                ("Hi how much is a cleaning?", "en", "85 EUR"),
                ("Hi, I'm Anna Miller, how much is a cleaning?", "en", "85 EUR"),
                ("Good morning! How much is a cleaning? Thanks", "en", "85 EUR"),
                ("My name is Anna Miller. I live in Leeds. How much is a cleaning?", "en", "85 EUR"),
                ("Ich heiße Annegret Kowalski, was kostet eine Zahnreinigung?", "de", "85 EUR"),
                ("Guten Tag, hier ist Frau Kowalski. Was kostet denn eine Zahnreinigung bei Ihnen?", "de", "85 EUR"),
                ("Wir sind seit gestern in Leipzig unterwegs, was kostet eine Zahnreinigung?", "de", "85 EUR"),
                ("Salve, sono Marco Rossi, quanto costa la pulizia dei denti?", "it", "85 EUR"),
                ("Hola, soy María García, ¿cuánto cuesta una limpieza?", "es", "85 EUR"),
            ]
            try await expectFirst(cases, desk)
            for question in [
                "Hello, I'm Tom. My bicycle has a flat tyre, can you repair it today?",
                "Good evening, what is the capital of France?",
            ] {
                let nothing = try await desk.searcher().search(
                    question, business: "demo", language: "en", minimum: 0.72, limit: 5)
                #expect(nothing.passages.isEmpty, "\(question): \(nothing.passages.map(\.text))")
            }
        }
    }

    @Test("finds the answer to a short question that begins anew, whatever was asked before")
    func beginsAnew() async throws {
        try await KnowledgeDesk.with { desk in
            _ = try await desk.ingester().ingest(TestEnvironment.root + "/deploy/demo/knowledge")
            let before = Exchange(
                question:
                    "Do you repair bicycles and motorbikes, and could somebody fetch mine from the airport tonight?",
                answer: "")
            let followUp = FollowUp("Parking?", after: [before])
            let found = try await desk.searcher().search(
                followUp.query, words: followUp.words, business: "demo", language: "en", minimum: 0.72, limit: 5,
                day: .today)
            #expect(found.passages.first?.text.contains("Garibaldi") == true, "\(found.passages)")
        }
    }

    @Test("searches only documents of the types, languages and sections that are asked for")
    func filter() async throws {
        try await KnowledgeDesk.with { desk in
            try desk.write(
                "prices.md",
                "---\ndocument_type: prices\nlanguage: en\n---\n# Prices\n\n## Children\n\nWhitening is 90 EUR.\n\n"
                    + "## Adults\n\nWhitening is 240 EUR.")
            try desk.write("blog.md", "---\ndocument_type: blog\nlanguage: it\n---\n# Blog\n\nWhitening is in fashion.")
            _ = try await desk.ingester().ingest(desk.folder.path)
            func find(
                _ filter: AssistantSettings.Retrieval.MetadataFilter, _ provider: (any EmbeddingProvider)? = nil
            ) async throws -> Set<String> {
                Set(
                    try await desk.searcher(provider).search(
                        "whitening", business: "demo", language: "en", minimum: 0, limit: 5, filter: filter, day: .today
                    ).passages.map(\.text))
            }
            let all: Set = ["Whitening is 90 EUR.", "Whitening is 240 EUR.", "Whitening is in fashion."]
            for isLarge in [false, true] {
                if isLarge { _ = try await desk.store.settleSize(of: "demo", largeFrom: 1) }
                // By vectors and words, and by words alone.
                for provider in [nil, OpenAIEmbeddings(client: HTTPClient(), baseURL: "http://127.0.0.1:1")] {
                    #expect(try await find(.init(), provider) == all)
                    #expect(
                        try await find(.init(documentTypes: ["prices"]), provider)
                            == all.subtracting(["Whitening is in fashion."]))
                    #expect(try await find(.init(languages: ["it"]), provider) == ["Whitening is in fashion."])
                    #expect(
                        try await find(.init(sections: ["Adults", "Seniors"]), provider) == ["Whitening is 240 EUR."])
                    #expect(try await find(.init(documentTypes: ["blog"], sections: ["Adults"]), provider).isEmpty)
                }
            }
        }
    }

    @Test("never shows a passage outside its validity")
    func validity() async throws {
        try await KnowledgeDesk.with { desk in
            try desk.write(
                "offer.md", "---\nvalid_from: 2027-03-01\nvalid_until: 2027-05-31\n---\nSpring whitening costs 240 EUR."
            )
            _ = try await desk.ingester().ingest(desk.folder.path)
            let days = [("2027-02-28", 0), ("2027-03-01", 1), ("2027-05-31", 1), ("2027-06-01", 0)]
            for (day, count) in days {
                let date = try #require(CivilDate(day))
                let result = try await desk.searcher().search(
                    "whitening", business: "demo", language: "en", minimum: 0, limit: 5, day: date)
                #expect(result.passages.count == count, "\(day)")
            }
        }
    }

    @Test("searches by words alone while the embedding service is away")
    func withoutEmbeddings() async throws {
        try await KnowledgeDesk.with { desk in
            try desk.write("a.md", "## Do you park?\n\nParking is free of charge.\n\n## Lunch?\n\nNever.")
            _ = try await desk.ingester().ingest(desk.folder.path)
            let away = OpenAIEmbeddings(client: HTTPClient(), baseURL: "http://127.0.0.1:1")
            let result = try await desk.searcher(away).search(
                "Is parking free?", business: "demo", language: "en", minimum: 0.72, limit: 5)
            #expect(result.mode == "text" && result.passages.first?.text == "Parking is free of charge.")
        }
    }

    @Test("says that a model of another dimension cannot be used")
    func dimension() async throws {
        let embeddings = OpenAIEmbeddings(
            client: HTTPClient(), baseURL: try TestEnvironment.embeddingsURL,
            model: EmbeddingModel(name: "multilingual-e5-small", dimension: 1536, hasInputType: true))
        await #expect(throws: EmbeddingError.dimension(have: 384, want: 1536)) {
            _ = try await embeddings.embed(["x"], as: .query)
        }
    }
}
