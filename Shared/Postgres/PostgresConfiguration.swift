import Foundation

/// How to reach a database and what a session may cost it.
package struct PostgresConfiguration: Sendable {
    /// `postgres://user:password@host:port/database?sslmode=…`, or any address libpq takes.
    package let url: String
    /// Connections at most.
    package var size: Int
    /// Shown in `pg_stat_activity`.
    package var applicationName: String
    package var connectTimeout: Duration = .seconds(5)
    /// The longest a call may take, waiting for a connection included, unless the caller says otherwise.
    package var deadline: Duration = .seconds(5)
    /// Calls that may wait for a connection before more are refused.
    package var maximumWaiting = 10_000
    /// The server's own net under the client's deadline: ends a statement nobody waits for any more.
    package var statementTimeout: Duration = .seconds(5)
    package var lockTimeout: Duration = .seconds(2)
    /// Ends a transaction a paused client left open, and frees its locks.
    package var idleInTransactionTimeout: Duration = .seconds(1)
    /// Taken with `SET ROLE` on every connection; row-level security binds it.
    package var role: String?

    package init(url: String, size: Int = 4, applicationName: String = "frontdesk") throws(PostgresError) {
        guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") || url.contains("=") else {
            throw .invalidURL(PostgresConfiguration.redacted(url))
        }
        self.url = url
        self.size = max(1, size)
        self.applicationName = applicationName
    }

    /// The address without its password.
    static func redacted(_ url: String) -> String {
        url.replacing(/(:\/\/[^:@\/]*):.*@/) { "\($0.1):***@" }
            .replacing(/password=[^&\s]*/, with: "password=***")
    }
}
