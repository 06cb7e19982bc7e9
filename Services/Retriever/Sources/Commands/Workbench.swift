import Embeddings
import Foundation
import Hours
import Launch
import Ledger
import Logging
import Postgres
import Settings

/// What the retriever's tools stand on: one business's knowledge, or all of it.
struct Workbench: Sendable {
    let settings: FrontdeskSettings
    let pool: PostgresPool
    let store: KnowledgeStore

    /// Opens the database for a tool and closes it after it.
    static func open<Value>(_ body: (Workbench) async throws -> Value) async throws -> Value {
        let environment = Environment()
        let settings = try Platform.settings(environment)
        let pool = try Retriever.knowledgePool(environment)
        do {
            try await Migrator(pool: pool).check([KnowledgeSchema.migrations])
            let value = try await body(
                Workbench(settings: settings, pool: pool, store: KnowledgeStore(pool: pool)))
            await pool.close()
            return value
        } catch {
            await pool.close()
            throw error
        }
    }

    /// The same, for a business the configuration must know.
    static func open(
        _ arguments: ToolArguments,
        _ body: (Workbench, String) async throws -> Void
    ) async throws {
        let business = try arguments.required("--business")
        try await open { bench in
            _ = try bench.settings.requiredBusiness(business)
            try await body(bench, business)
        }
    }

    /// The day it is where the business is.
    func today(of business: String) throws -> CivilDate {
        try settings.requiredBusiness(business).clock.local(.now).day
    }

    func ingesters() throws -> Ingesters {
        Ingesters(
            store: store, embeddings: try Retriever.embeddings(Environment()),
            mirror: try Retriever.mirror(settings, Environment()))
    }

    func searcher() throws -> Searcher {
        let provider = try Retriever.embeddings(Environment())
        let quiet = Logger(label: "retriever") { _ in SwiftLogNoOpLogHandler() }
        return Searcher(store: store, logger: quiet, mirror: try Retriever.mirror(settings, Environment())) { model in
            var provider = provider
            provider.description = model
            return provider
        }
    }

    /// Shows how far a long step is, on a terminal only.
    static func progress(_ what: String) -> @Sendable (Int, Int) -> Void {
        guard isatty(STDERR_FILENO) == 1 else { return { _, _ in } }
        return { done, all in
            let filled = all == 0 ? 30 : 30 * done / all
            let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
            let end = done == all ? "\n" : ""
            FileHandle.standardError.write(Data("\r\(bar) \(done) of \(all) \(what)\(end)".utf8))
        }
    }
}
