import Embeddings
import Foundation
import HTTP
import Hours
import Ledger
import Logging
import Postgres
import TestSupport

@testable import RetrieverService

extension CivilDate {
    static var today: CivilDate { WallClock(zone: .gmt).local(.now).day }
}

extension Searcher {
    /// What is found today.
    func search(
        _ text: String, business: String, language: String, minimum: Double, limit: Int
    ) async throws -> Result {
        try await search(
            text, business: business, language: language, minimum: minimum, limit: limit, day: .today)
    }
}

/// A database, an embedding server and a folder of documents, for one test.
struct KnowledgeDesk {
    /// The role the schema belongs to.
    let owner: PostgresPool
    /// The retriever's role.
    let pool: PostgresPool
    let store: KnowledgeStore
    let embeddings: OpenAIEmbeddings
    let folder: URL
    /// Of the database, for processes.
    let url: String

    func ingester(_ business: String = "demo") -> Ingester {
        Ingester(store: store, embeddings: embeddings, business: business, progress: { _, _ in })
    }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }

    func searcher(_ provider: (any EmbeddingProvider)? = nil) -> Searcher {
        let embeddings = embeddings
        return Searcher(store: store, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) { _ in
            provider ?? embeddings
        }
    }

    /// The product's own executable, over this desk's database and the test's embedding server.
    func retriever(_ arguments: [String], adding environment: [String: String] = [:]) throws -> ChildProcess {
        let standard = [
            "DATABASE_URL": url, "EMBEDDINGS_BASE_URL": try TestEnvironment.embeddingsURL,
            "FRONTDESK_CONFIG": TestEnvironment.root + "/deploy/config/frontdesk.yaml",
        ]
        return ChildProcess(
            try TestEnvironment.binaries + "/retriever", arguments,
            environment: standard.merging(environment) { _, own in own })
    }

    /// The texts a business is searched by, in order.
    func bodies(_ business: String = "demo") async throws -> [String] {
        try await pool.query(
            "select body from frontdesk.chunk order by body", settings: [("app.business_id", business)]
        )
        .map { try $0.decode("body", as: String.self) }
    }

    /// The last days on which what a business knows is valid; empty for what is valid for ever.
    func lastDays(_ business: String = "demo") async throws -> Set<String> {
        let rows = try await pool.query(
            "select coalesce(valid_until::text, '') as day from frontdesk.chunk",
            settings: [("app.business_id", business)])
        return Set(try rows.map { try $0.decode("day", as: String.self) })
    }

    static func with(_ body: (KnowledgeDesk) async throws -> Void) async throws {
        let database = try await TestDatabase()
        let owner = try database.pool(size: 1)
        _ = try await Migrator(pool: owner).migrate([LedgerSchema.migrations, KnowledgeSchema.migrations])
        var configuration = try PostgresConfiguration(url: database.url, size: 2)
        configuration.role = KnowledgeSchema.role
        let pool = PostgresPool(configuration: configuration)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let desk = KnowledgeDesk(
            owner: owner, pool: pool, store: KnowledgeStore(pool: pool),
            embeddings: OpenAIEmbeddings(
                client: HTTPClient(), baseURL: try TestEnvironment.embeddingsURL, deadline: .seconds(60)),
            folder: folder, url: database.url)
        do {
            try await body(desk)
        } catch {
            await owner.close()
            await pool.close()
            try await database.drop()
            throw error
        }
        await owner.close()
        await pool.close()
        try await database.drop()
        try FileManager.default.removeItem(at: folder)
    }
}
