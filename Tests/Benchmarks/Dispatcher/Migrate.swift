import ArgumentParser
import Ledger
import Postgres

/// Makes a ledger in an empty database.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make the ledger's tables and functions.")

    @Option var database: String

    func run() async throws {
        let pool = PostgresPool(configuration: try PostgresConfiguration(url: database, size: 1))
        _ = try await Migrator(pool: pool).migrate([LedgerSchema.migrations])
        await pool.close()
    }
}
