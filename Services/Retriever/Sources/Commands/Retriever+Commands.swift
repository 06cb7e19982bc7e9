import Contracts
import Foundation
import Hours
import Languages
import Launch
import Ledger
import Postgres
import Settings

extension Retriever {
    static func migrate() async throws {
        let environment = Environment()
        let pool = try Platform.postgres("migrate", environment)
        try await pool.require(server: 16, extension: "vector", version: "0.8")
        let applied = try await Migrator(pool: pool).migrate([LedgerSchema.migrations, KnowledgeSchema.migrations])
        if let url = try environment["SERVICE_DATABASE_URL"] {
            try await ServiceLogin(url: url).admit(through: pool)
        }
        await pool.close()
        say(applied.isEmpty ? "the database is up to date" : "applied: " + applied.joined(separator: ", "))
    }

    static func ingest(_ arguments: [String]) async throws {
        let usage =
            "retriever ingest PATH|URL --business ID [--document-type TYPE] [--language CODE] "
            + "[--validity-window 2026-01-01/2026-12-31] [--private-network]"
        let options = ["--document-type", "--language", "--validity-window"]
        let line = try ToolArguments(
            arguments, usage, flags: Set(options + ["--business"]), switches: ["--private-network"], words: 1...1)
        try await Workbench.open(line) { bench, business in
            var ingester = try await bench.ingesters().ingester(
                business, bench.settings, progress: Workbench.progress("documents"))
            for option in options {
                ingester.standard[String(option.dropFirst(2)).replacing("-", with: "_")] = line[option]
            }
            if line.has("--private-network") { ingester.fetcher.reach = .privateNetwork }
            _ = try ValidityWindow(ingester.standard, of: "--validity-window")
            // The service that reads it again runs in another folder.
            let address = line.words[0]
            let summary = try await ingester.ingest(Fetcher.isURL(address) ? address : SourceFolder.absolute(address))
            try report(summary)
        }
    }

    static func sync(_ arguments: [String]) async throws {
        let usage = "retriever sync --business ID [--list] [--forget ADDRESS [--with-documents]]"
        let line = try ToolArguments(
            arguments, usage, flags: ["--business", "--forget"], switches: ["--list", "--with-documents"], words: 0...0)
        try await Workbench.open(line) { bench, business in
            if let address = line["--forget"] {
                return try await forget(address, withDocuments: line.has("--with-documents"), bench, business)
            }
            let sources = try await bench.store.sources(of: business)
            if sources.isEmpty { return say("no sources; 'retriever ingest' adds them") }
            let ingesters = try bench.ingesters()
            var failed = 0
            for source in sources {
                if line.has("--list") {
                    say(
                        "\(source.address)  read \(source.readAt.prefix(19))\(source.failure.map { "\n  \($0)" } ?? "")"
                    )
                    continue
                }
                do {
                    let summary = try await ingesters.ingester(business, bench.settings).ingest(source)
                    say("\(source.address): \(summary.text)")
                    for failure in summary.failures { say("  \(failure)") }
                    failed += summary.failures.count
                } catch let error as IngestError {
                    try await bench.store.remember(
                        source: source.address, failures: ["\(error)"], business: business)
                    say("\(error)")
                    failed += 1
                }
            }
            if failed > 0 { throw UsageError(description: "\(failed) problems") }
        }
    }

    private static func report(_ summary: Ingester.Summary) throws {
        for failure in summary.failures { complain("not read: \(failure)") }
        say(summary.text)
        if !summary.failures.isEmpty { throw UsageError(description: "\(summary.failures.count) parts were not read") }
    }

    static func ask(_ arguments: [String]) async throws {
        let line = try ToolArguments(
            arguments,
            "retriever ask \"QUESTION\" --business ID [--intent NAME] [--after \"LAST QUESTION\"] [--day 2026-12-31]",
            flags: ["--business", "--intent", "--after", "--day"], words: 1...1)
        try await Workbench.open(line) { bench, business in
            let question = line.words[0]
            let history = line["--after"].map { [Exchange(question: $0, answer: "")] } ?? []
            let followUp = FollowUp(question, after: history)
            let language = LanguageIdentifier().identify(followUp.query, fallback: .english).language
            let limits = bench.settings.assistant.retrieval.limits(for: line["--intent"] ?? "", .shipped)
            let day = try line["--day"].map { text in
                guard let day = CivilDate(text) else {
                    throw UsageError(description: "--day must be a day such as 2026-12-31; it is '\(text)'")
                }
                return day
            }
            func search(minimum: Double) async throws -> Searcher.Result {
                try await bench.searcher().search(
                    followUp.query, words: followUp.words, business: business, language: language.rawValue,
                    minimum: minimum,
                    limit: limits.topK, filter: limits.filter, day: day ?? bench.today(of: business))
            }
            // As in production first; what is too little relevant is shown where nothing else is.
            var result = try await search(minimum: limits.minimumScore)
            if result.passages.isEmpty { result = try await search(minimum: 0) }
            if result.query != question { say("searched for: " + result.query.replacing("\n", with: " / ")) }
            say("language \(language.rawValue), mode \(result.mode), minimum relevance \(limits.minimumScore)")
            if result.passages.isEmpty { say("nothing found") }
            for passage in result.passages {
                say(explained(passage, result.signals[passage.id], limits.minimumScore))
            }
        }
    }

    private static func explained(_ passage: Passage, _ signals: Relevance.Signals?, _ minimum: Double) -> String {
        let mark = passage.relevance >= minimum ? "+" : "-"
        var lines = ["\(mark) \(String(format: "%.3f", passage.relevance)) [\(passage.language)] \(passage.section)"]
        if let signals {
            let nearness = signals.cosine.map { String(format: "nearness %.3f", $0) } ?? "no embedding"
            lines.append(
                "    why: \(nearness), "
                    + String(format: "%.0f %% of the question's words by weight, ", signals.coverage * 100)
                    + (signals.score < signals.best
                        ? String(format: "%.3f behind the best", signals.best - signals.score)
                        : signals.second.map { String(format: "%.3f ahead of the next", signals.score - $0) }
                            ?? "the only one"))
        }
        if let question = passage.question { lines.append("    \(question)") }
        lines.append("    " + passage.text.split(separator: "\n").joined(separator: "\n    "))
        lines.append("    source: \(passage.source)")
        return lines.joined(separator: "\n")
    }
}
