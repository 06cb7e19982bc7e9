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
        let pool = PostgresPool(configuration: try PostgresConfiguration(url: administrator, size: 1))
        try await pool.script("create database \(name)")
        await pool.close()
        components.path = "/" + name
        self.name = name
        url = components.string ?? administrator
    }

    package func pool(size: Int = 4) throws -> PostgresPool {
        PostgresPool(configuration: try PostgresConfiguration(url: url, size: size))
    }

    package func drop() async throws {
        let pool = PostgresPool(configuration: try PostgresConfiguration(url: try TestEnvironment.databaseURL, size: 1))
        try await pool.script("drop database if exists \(name) with (force)")
        await pool.close()
    }
}
