import Contracts
import Embeddings
import Foundation
import Languages
import Launch
import Ledger
import Logging
import Postgres
import Settings

extension Retriever {
    static func migrate() async throws {
        let pool = try Platform.postgres("migrate", Environment())
        try await pool.require(server: 16, extension: "vector", version: "0.8")
        let applied = try await Migrator(pool: pool).migrate([LedgerSchema.migrations, KnowledgeSchema.migrations])
        await pool.close()
        print(applied.isEmpty ? "the database is up to date" : "applied: " + applied.joined(separator: ", "))
    }

    static func ingest(_ arguments: [String]) async throws {
        let (path, business) = try words(arguments, "retriever ingest PATH --business ID")
        let environment = Environment()
        let settings = try known(business, environment)
        let pool = try knowledgePool(environment)
        try await Migrator(pool: pool).check([KnowledgeSchema.migrations])
        let store = KnowledgeStore(pool: pool)
        var embeddings = try embeddings(
            environment, try await store.model(of: business, else: settings.assistant.retrieval.embeddingModel))
        embeddings.deadline = .seconds(60)
        embeddings.attempts = 8
        let showsProgress = isatty(STDERR_FILENO) == 1
        let ingester = Ingester(
            store: store,
            embeddings: embeddings,
            business: business,
            progress: { done, all in
                if showsProgress { FileHandle.standardError.write(Data("\r\(done) of \(all) documents".utf8)) }
            }
        )
        let summary = try await ingester.ingest(path)
        await pool.close()
        if showsProgress { FileHandle.standardError.write(Data("\n".utf8)) }
        for failure in summary.failures { FileHandle.standardError.write(Data("not read: \(failure)\n".utf8)) }
        print(
            "\(summary.documents) documents, \(summary.unchanged) unchanged; \(summary.chunks) chunks, "
                + "\(summary.embedded) embedded; \(summary.removed) documents removed; \(summary.failures.count) failed"
        )
        if !summary.failures.isEmpty { throw UsageError(description: "\(summary.failures.count) files were not read") }
    }

    static func ask(_ arguments: [String]) async throws {
        let (question, business) = try words(arguments, "retriever ask \"QUESTION\" --business ID")
        let environment = Environment()
        let settings = try known(business, environment)
        let pool = try knowledgePool(environment)
        let provider = try embeddings(environment)
        let quiet = Logger(label: "retriever") { _ in SwiftLogNoOpLogHandler() }
        let searcher = Searcher(store: KnowledgeStore(pool: pool), logger: quiet) { model in
            var provider = provider
            provider.description = model
            return provider
        }
        let language = LanguageIdentifier().identify(question, fallback: .english).language
        let minimum = settings.assistant.retrieval.minimumScore
        let result = try await searcher.search(
            question,
            business: business,
            language: language.rawValue,
            minimum: 0,
            limit: settings.assistant.retrieval.topK
        )
        await pool.close()
        print("language \(language.rawValue), mode \(result.mode), minimum relevance \(minimum)")
        for passage in result.passages {
            let mark = passage.relevance >= minimum ? "+" : "-"
            print("\(mark) \(String(format: "%.3f", passage.relevance)) [\(passage.language)] \(passage.section)")
            if let question = passage.question { print("    \(question)") }
            print("    " + passage.text.split(separator: "\n").joined(separator: "\n    "))
            print("    source: \(passage.source)")
        }
    }

    private static func words(_ arguments: [String], _ usage: String) throws -> (String, String) {
        var rest = arguments
        guard let flag = rest.firstIndex(of: "--business"), flag + 1 < rest.count else {
            throw UsageError(description: "--business is missing; usage: \(usage)")
        }
        let business = rest[flag + 1]
        rest.removeSubrange(flag...(flag + 1))
        guard rest.count == 1, let word = rest.first else { throw UsageError(description: "usage: \(usage)") }
        return (word, business)
    }

    private static func known(_ business: String, _ environment: Environment) throws -> FrontdeskSettings {
        let settings = try Platform.settings(environment)
        guard settings.business(business) != nil else {
            let all = settings.businesses.map(\.id).joined(separator: ", ")
            throw UsageError(description: "the configuration has no business '\(business)'; it has: \(all)")
        }
        return settings
    }
}
