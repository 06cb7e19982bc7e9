import Foundation
package import Postgres

/// A database of the suite's own.
package struct TestDatabase: Sendable {
    package let name: String
    package let url: String

    package init() async throws {
        let name = "test_" + UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: "")
        let administrator = try TestEnvironment.databaseURL
        guard var components = URLComponents(string: administrator) else {
            throw NotInTime(description: "FRONTDESK_TEST_DATABASE_URL is no address: \(administrator)")
        }
        let pool = try Self.pool(administrator, size: 1)
        try await pool.script("create database \(name)")
        await pool.close()
        components.path = "/" + name
        self.name = name
        url = components.string ?? administrator
    }

    /// A database with these schemas while `body` runs, and gone afterwards however that ends.
    package static func with(
        _ schemas: [MigrationSet] = [],
        _ body: (TestDatabase, PostgresPool) async throws -> Void
    ) async throws {
        let database = try await TestDatabase()
        let pool = try database.pool()
        do {
            if !schemas.isEmpty { _ = try await Migrator(pool: pool).migrate(schemas) }
            try await body(database, pool)
        } catch {
            await pool.close()
            try await database.drop()
            throw error
        }
        await pool.close()
        try await database.drop()
    }

    package func pool(size: Int = 4) throws -> PostgresPool {
        try Self.pool(url, size: size)
    }

    /// Dozens of suites share two cores and one disk: patience here, so that a test fails for what it tests.
    private static func pool(_ url: String, size: Int) throws -> PostgresPool {
        var configuration = try PostgresConfiguration(url: url, size: size)
        configuration.connectTimeout = .seconds(30)
        configuration.deadline = .seconds(60)
        configuration.statementTimeout = .seconds(60)
        return PostgresPool(configuration: configuration)
    }

    package func drop() async throws {
        let pool = try Self.pool(try TestEnvironment.databaseURL, size: 1)
        try await pool.script("drop database if exists \(name) with (force)")
        await pool.close()
    }
}
