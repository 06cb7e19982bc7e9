import Embeddings
import Foundation
import Launch
import Postgres
import Settings

extension Retriever {
    /// `retriever evaluate [--json] [--k N] [--every N] [--keep] [--answers FILE] FOLDER…`, or `--business ID FILE`.
    static func evaluate(_ arguments: [String]) async throws {
        if arguments.contains("--business") { return try await evaluateOwn(arguments) }
        let run = try Run(
            arguments, "retriever evaluate [--json] [--k N] [--every N] [--keep] [--answers FILE] FOLDER…")
        let settings = try Platform.settings(Environment())
        let pool = try knowledgePool(Environment())
        let relevance = try await relevance(pool, settings.assistant.retrieval.embeddingModel)
        var reports: [RetrievalReport] = []
        var answers: [JudgedAnswer] = []
        for (collection, outcomes) in try await run.outcomes(pool, settings) {
            answers += outcomes.flatMap {
                JudgedAnswer.of(
                    $0, collection, relevance, minimum: settings.assistant.retrieval.minimumScore,
                    limit: settings.assistant.retrieval.topK)
            }
            reports.append(
                RetrievalReport(
                    collection, outcomes, relevance, minimum: settings.assistant.retrieval.minimumScore, k: run.k))
        }
        await pool.close()
        if let file = run.answers {
            let lines = try answers.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) + "\n" }
            try lines.joined().write(toFile: file, atomically: true, encoding: .utf8)
        }
        try show(reports, asJSON: run.isJSON)
    }

    /// Judges what a business has ingested by its owner's own questions.
    private static func evaluateOwn(_ arguments: [String]) async throws {
        let line = try ToolArguments(
            arguments, "retriever evaluate --business ID [--json] [--k N] QUESTIONS.jsonl",
            flags: ["--business", "--k"], switches: ["--json"], words: 1...1)
        let k = try line.whole("--k", default: 5, in: 1...10)
        try await Workbench.open(line) { bench, business in
            guard let base = try await bench.store.base(of: business) else {
                throw UsageError(description: "\(business) has no knowledge yet; 'retriever ingest' adds it")
            }
            let questions = try OwnQuestion.all(
                in: line.words[0], of: business, known: try await bench.store.documents(of: business))
            var embeddings = try embeddings(Environment(), base.model)
            embeddings.deadline = .seconds(60)
            let evaluation = RetrievalEvaluation(
                store: bench.store, embeddings: embeddings, passagesEach: 10, progress: { _ in })
            let report = RetrievalReport(
                business, try await evaluation.search(questions, business), base.relevance ?? .multilingualE5Small,
                minimum: bench.settings.assistant.retrieval.minimumScore, k: k)
            try show([report], asJSON: line.has("--json"))
        }
    }

    private static func show(_ reports: [RetrievalReport], asJSON: Bool) throws {
        guard asJSON else { return say(reports.map(\.text).joined(separator: "\n\n")) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        say(String(decoding: try encoder.encode(reports), as: UTF8.self))
    }

    /// `retriever calibrate [--every N] [--keep] FOLDER…`: each collection counts the same, however many questions it has.
    static func calibrate(_ arguments: [String]) async throws {
        let run = try Run(arguments, "retriever calibrate [--every N] [--keep] FOLDER…")
        let settings = try Platform.settings(Environment())
        let pool = try knowledgePool(Environment())
        let judged = try await run.outcomes(pool, settings)
        await pool.close()
        let relevance = RelevanceFit.fit(judged.map(\.outcomes))
        let model = settings.assistant.retrieval.embeddingModel
        let owner = try Platform.postgres("calibrate", Environment())
        let text = String(decoding: try JSONEncoder().encode(relevance), as: UTF8.self)
        let questions = judged.reduce(0) { $0 + $1.outcomes.count }
        _ = try await owner.execute(
            """
            update frontdesk.embedding_model set relevance = \(text)::jsonb, questions = \(questions), fitted_at = now()
            where name = \(model)
            """)
        await owner.close()
        say("\(model), fitted to \(questions) questions; retrievers that start from now on use it:\n\(text)")
        say("\nHow such a fit does on questions it has not seen (each fifth judged by a fit to the others):\n")
        let fits = (0..<folds).map { fold in
            RelevanceFit.fit(
                judged.map { $0.outcomes.enumerated().filter { $0.offset % folds != fold }.map(\.element) })
        }
        let minimum = settings.assistant.retrieval.minimumScore
        for (collection, outcomes) in judged {
            let unseen = outcomes.enumerated().map { ($0.element, fits[$0.offset % folds]) }
            say(RetrievalReport(collection, unseen, minimum: minimum).text + "\n")
        }
        guard judged.count > 1 else { return }
        say("And on collections it has not seen (fitted to the others):\n")
        for (index, (collection, outcomes)) in judged.enumerated() {
            let others = judged.indices.filter { $0 != index }.map { judged[$0].outcomes }
            let report = RetrievalReport(collection, outcomes, RelevanceFit.fit(others), minimum: minimum)
            say("\(collection): \(report.trustText)")
        }
    }

    private static let folds = 5

    /// What `retriever calibrate` stored for the model, or what is built in.
    static func relevance(_ pool: PostgresPool, _ model: String) async throws -> Relevance {
        let rows = try await pool.query("select relevance::text from frontdesk.embedding_model where name = \(model)")
        guard let text = try rows.first?.decode(0, as: String?.self) ?? nil else { return .multilingualE5Small }
        return try JSONDecoder().decode(Relevance.self, from: Data(text.utf8))
    }

    private struct Run {
        let isJSON: Bool
        let every: Int
        let k: Int
        /// Leaves the collections' documents in the database, so that the next run need not embed them again.
        let keeps: Bool
        /// Where to write what was found, question by question.
        let answers: String?
        let folders: [String]

        init(_ arguments: [String], _ usage: String) throws {
            let line = try ToolArguments(
                arguments, usage, flags: ["--every", "--answers", "--k"], switches: ["--json", "--keep"], words: 1...100
            )
            isJSON = line.has("--json")
            keeps = line.has("--keep")
            answers = line["--answers"]
            every = try line.whole("--every", default: 1, in: 1...1000)
            k = try line.whole("--k", default: 5, in: 1...10)
            folders = line.words
        }

        func outcomes(
            _ pool: PostgresPool,
            _ settings: FrontdeskSettings
        ) async throws -> [(collection: String, outcomes: [RetrievalEvaluation.Outcome])] {
            let store = KnowledgeStore(pool: pool)
            var embeddings = try embeddings(
                Environment(), try await store.model(named: settings.assistant.retrieval.embeddingModel))
            embeddings.deadline = .seconds(120)
            let evaluation = RetrievalEvaluation(
                store: store, embeddings: embeddings,
                progress: { if isatty(STDERR_FILENO) == 1 { FileHandle.standardError.write(Data("\r\($0)   ".utf8)) } })
            var all: [(collection: String, outcomes: [RetrievalEvaluation.Outcome])] = []
            for folder in folders {
                let collection = try JudgedCollection(folder: folder, every: every)
                do {
                    try await evaluation.load(collection)
                    all.append((collection.name, try await evaluation.search(collection.questions, collection.name)))
                    let across = collection.acrossLanguages
                    if !across.isEmpty {
                        let name = collection.name + ", across languages"
                        all.append((name, try await evaluation.search(across, name)))
                    }
                } catch {
                    if !keeps { try await evaluation.unload(collection) }
                    throw error
                }
                if !keeps { try await evaluation.unload(collection) }
            }
            if isatty(STDERR_FILENO) == 1 { FileHandle.standardError.write(Data("\n".utf8)) }
            return all
        }
    }
}
