import Embeddings
import Foundation
import Hours
import Launch
import Postgres
import Settings
import Telemetry

/// `retriever bench`: what docs/benchmarks.md says of filtered recall, speed and ingest, over synthetic vectors.
extension Retriever {
    static func bench(_ arguments: [String]) async throws {
        let usage =
            "retriever bench search [--chunks N] [--businesses N] [--large-from N] [--script FILE] | retriever bench ingest "
            + "[--chunks N] | retriever bench cache | retriever bench chunking [--businesses N] [--every N] FOLDER"
        let line = try ToolArguments(
            arguments, usage, flags: ["--chunks", "--businesses", "--large-from", "--script", "--every"], words: 1...2)
        switch line.words[0] {
        case "chunking": try await benchChunking(line)
        case "cache": try await benchCache()
        case "search": try await benchSearch(line)
        case "ingest": try await benchIngest(try line.whole("--chunks", default: 10_000, in: 1000...1_000_000))
        default: throw UsageError(description: "usage: \(usage)")
        }
    }

    /// A search with its embedding, for questions asked a first and a second time.
    private static func benchCache() async throws {
        let provider = CachedEmbeddings(try embeddings(Environment()))
        let clock = ContinuousClock()
        let questions = (0..<60).map { "How much is treatment number \($0), and can I come on Saturday?" }
        func median(_ write: (String) -> String) async throws -> Duration {
            var times: [Duration] = []
            for question in questions {
                times.append(try await clock.measure { _ = try await provider.embed([write(question)], as: .query) })
            }
            return times.sorted()[times.count / 2]
        }
        let first = try await median { $0 }
        // Capitals and spaces are no other question.
        let second = try await median { "  " + $0.uppercased() }
        say(
            String(
                format: "embedding a question: p50 %.1f ms the first time, %.3f ms again", first / .milliseconds(1),
                second / .milliseconds(1)))
    }

    private static func benchChunking(_ line: ToolArguments) async throws {
        guard line.words.count == 2 else { throw UsageError(description: "name the folder of a judged collection") }
        let collection = try JudgedCollection(
            folder: line.words[1], every: try line.whole("--every", default: 1, in: 1...1000))
        let pool = try knowledgePool(Environment())
        var provider = try embeddings(Environment())
        provider.deadline = .seconds(120)
        let comparison = ChunkingComparison(store: KnowledgeStore(pool: pool), embeddings: provider)
        let (structure, fixed) = try await comparison.run(
            collection, businesses: try line.whole("--businesses", default: 1000, in: 1...100_000))
        await pool.close()
        say("\(collection.name), \(structure.questions) questions")
        say(structure.text("by structure") + "\n" + fixed.text("by size"))
    }

    private static func benchSearch(_ line: ToolArguments) async throws {
        let owner = try Platform.postgres("bench", Environment())
        let pool = try knowledgePool(Environment(), size: 8)
        let store = KnowledgeStore(pool: pool)
        let largeFrom = try line.whole("--large-from", default: 20_000, in: 100...10_000_000)
        let data = SyntheticKnowledge(
            owner: owner, chunks: try line.whole("--chunks", default: 100_000, in: 10_000...10_000_000),
            businesses: try line.whole("--businesses", default: 1000, in: 10...100_000))
        do {
            try await data.load(largeFrom: largeFrom)
            try await printRecall(data, store, largeFrom)
            try await printSpeed(data, store, script: line["--script"])
        } catch {
            try await data.remove()
            throw error
        }
        // pgbench reads the same rows afterwards; the script drops the database.
        if line["--script"] == nil { try await data.remove() }
        await owner.close()
        await pool.close()
    }

    private static func printRecall(_ data: SyntheticKnowledge, _ store: KnowledgeStore, _ largeFrom: Int) async throws
    {
        var worst = (recall: 1.0, business: "none", chunks: 0)
        var checked = 0
        for (business, chunks) in data.sizes() {
            let isLarge = try await store.base(of: business)?.isLarge ?? false
            let questions = isLarge ? 100 : 1
            var found: [Double: Int] = [:]
            var wanted: [Double: Int] = [:]
            let weights = [0, SearchSQL.coverageWeight]
            for number in 0..<questions {
                let (text, vector) = try await data.question(of: business, number)
                for weight in weights {
                    var query = query(business, text, vector)
                    query.coverageWeight = weight
                    query.isLarge = isLarge
                    let approximate = try await store.search(query).map(\.id)
                    query.isLarge = false
                    let exact = try await store.search(query).map(\.id)
                    found[weight, default: 0] += Set(exact).intersection(approximate).count
                    wanted[weight, default: 0] += exact.count
                    checked += 1
                }
            }
            let recalls = weights.map { Double(found[$0] ?? 0) / Double(max(1, wanted[$0] ?? 0)) }
            let recall = recalls.min() ?? 0
            if isLarge {
                say(
                    "\(business): \(chunks) chunks, indexed, recall@5 by vectors \(String(format: "%.3f", recalls[0])), fused "
                        + String(format: "%.3f", recalls[1]))
            }
            if recall < worst.recall { worst = (recall, business, chunks) }
        }
        say(
            "\(data.sizes().count) businesses, \(checked) searches: lowest recall@5 against exact search "
                + "\(String(format: "%.3f", worst.recall)) (\(worst.business), \(worst.chunks) chunks)")
    }

    private static func printSpeed(_ data: SyntheticKnowledge, _ store: KnowledgeStore, script: String?) async throws {
        let business = SyntheticKnowledge.measured
        var questions: [SearchQuery] = []
        for number in 0..<50 {
            let (text, vector) = try await data.question(of: business, number)
            questions.append(query(business, text, vector))
        }
        if let script { try write(questions, to: script, business) }
        let clock = ContinuousClock()
        for question in questions { _ = try await store.search(question) }
        var times: [Duration] = []
        for round in 0..<10 {
            for question in questions {
                _ = round
                times.append(try await clock.measure { _ = try await store.search(question) })
            }
        }
        times.sort()
        let asked = questions
        let took = try await clock.measure {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<8 {
                    group.addTask {
                        for index in 0..<125 {
                            _ = try await store.search(asked[(worker * 7 + index) % asked.count])
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        let milliseconds = { (time: Duration) in String(format: "%.3f", time / .milliseconds(1)) }
        say(
            "searcher: p50 \(milliseconds(times[times.count / 2])) ms, p99 \(milliseconds(times[times.count * 99 / 100])) ms, "
                + "8 at once \(String(format: "%.1f", 1000 / (took / .seconds(1)))) a second")
    }

    private static func query(_ business: String, _ text: String, _ vector: [Float]) -> SearchQuery {
        SearchQuery(
            business: business, text: text, language: "en", model: EmbeddingModel.multilingualE5Small.name,
            embedding: vector, limit: 5, day: WallClock(zone: .gmt).local(.now).day)
    }

    /// The same statements for pgbench: one file a question, each with its setting and its transaction in one round trip.
    private static func write(_ questions: [SearchQuery], to folder: String, _ business: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (index, question) in questions.enumerated() {
            let sql = SearchSQL.statement(question)
            var text = sql.text
            for (number, value) in sql.parameters.enumerated().reversed() {
                let literal: String
                switch value {
                case .null: literal = "null"
                case .text(let words): literal = "'" + words.replacing("'", with: "''") + "'"
                case .binary: literal = "'" + StoredChunk.text(question.embedding ?? []) + "'"
                }
                text = text.replacing("$\(number + 1)", with: literal)
            }
            let script =
                "\\startpipeline\nbegin;\nselect set_config('app.business_id', '\(business)', true);\n"
                + text.split(separator: "\n").joined(separator: " ") + ";\ncommit;\n\\endpipeline\n"
            try Data(script.utf8).write(to: URL(fileURLWithPath: folder + "/\(index).sql"))
        }
    }

    /// Vectors by hash: what is measured is everything but the embedding.
    private struct HashedEmbeddings: EmbeddingProvider {
        let model = EmbeddingModel.multilingualE5Small.name

        func embed(_ texts: [String], as kind: EmbeddingKind) async throws(EmbeddingError) -> [[Float]] {
            texts.map { text in
                var state = text.utf8.reduce(UInt64(14_695_981_039_346_656_037)) {
                    ($0 ^ UInt64($1)) &* 1_099_511_628_211
                }
                return (0..<384).map { _ in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return Float(state >> 40) / Float(1 << 24) - 0.5
                }
            }
        }
    }

    private static func benchIngest(_ count: Int) async throws {
        let store = KnowledgeStore(pool: try knowledgePool(Environment()))
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func write(_ files: Int, _ mark: String, pairs: Int = 100) throws {
            for file in 0..<files {
                let text = (0..<pairs).map {
                    "## Question \(mark) \($0) of \(file)?\n\nThe answer number \($0) says that room \(file) is open from "
                        + "\($0 % 12) to \($0 % 12 + 6) on all days, and costs \($0) euros a night with breakfast.\n"
                }.joined(separator: "\n")
                try Data(text.utf8).write(to: folder.appendingPathComponent("\(file).md"))
            }
        }
        let business = "bench-ingest"
        let clock = ContinuousClock()
        try write(count / 100, "memory")
        let memory = ProcessUsage.now().residentBytes
        let took = try await clock.measure {
            let ingester = Ingester(store: store, embeddings: HashedEmbeddings(), business: business) { done, all in
                if done % max(1, all / 5) == 0 {
                    say(
                        "\(done * 100) chunks: \((ProcessUsage.now().residentBytes - memory) >> 20) MiB more than at the start"
                    )
                }
            }
            _ = try await ingester.ingest(folder.path)
        }
        say("without the embedding: \(Int(Double(count) / (took / .seconds(1)))) chunks a second")
        try await store.forget(business)

        var provider = try embeddings(Environment())
        provider.deadline = .seconds(120)
        // By turns, so that what else the machine does is in both; the median of the rounds.
        var ratios: [Double] = []
        var server = Duration.zero
        var done = 0
        for round in 0..<5 {
            for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
                try FileManager.default.removeItem(at: folder.appendingPathComponent(file))
            }
            try write(8, "speed \(round)", pairs: 25)
            var texts: [String] = []
            for file in 0..<8 {
                let text = try String(contentsOf: folder.appendingPathComponent("\(file).md"), encoding: .utf8)
                texts += MarkdownChunker().chunks(of: text).map(\.embeddedText)
            }
            let asked = texts
            let alone = try await clock.measure { _ = try await provider.embed(asked, as: .passage) }
            let whole = try await clock.measure {
                _ = try await Ingester(store: store, embeddings: provider, business: business) { _, _ in }.ingest(
                    folder.path)
            }
            ratios.append(alone / whole)
            server += alone
            done += texts.count
        }
        try await store.forget(business)
        say(
            "\(done) chunks: the embedding server alone \(String(format: "%.1f", Double(done) / (server / .seconds(1)))) a second; "
                + "ingest has \(String(format: "%.2f", ratios.sorted()[2])) of its pace (from "
                + String(format: "%.2f to %.2f)", ratios.min() ?? 0, ratios.max() ?? 0))
    }
}
