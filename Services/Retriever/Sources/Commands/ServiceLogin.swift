import Foundation
import Postgres
import Settings

/// The user in the address that the services will connect with: not the one that migrates, so that what is broken into
/// from outside can change rows and never the schema or the rules on it.
struct ServiceLogin {
    private let name: String
    private let password: String

    /// - Parameter url: `SERVICE_DATABASE_URL`, postgres://user:password@host:port/name
    init(url: String) throws(SettingsError) {
        guard let parts = URLComponents(string: url), let name = parts.user, let password = parts.password,
            !name.isEmpty, !password.isEmpty
        else {
            throw SettingsError(
                source: "the environment",
                problems: [
                    "SERVICE_DATABASE_URL must name a user and a password: postgres://user:password@host:port/name"
                ])
        }
        self.name = name
        self.password = password
    }

    /// Makes the user unless there is one, gives it this password, and lets it do what services do.
    func admit(through pool: PostgresPool) async throws(PostgresError) {
        // Statements about roles take no parameters; the server itself quotes what goes into them.
        let rows = try await pool.query(
            """
            select format('%s role %I login password %L',
                          case when exists (select from pg_roles where rolname = \(name)::text) then 'alter' else 'create' end,
                          \(name)::text, \(password)::text) as login,
                   format('grant fd_service to %I', \(name)::text) as membership
            """)
        for row in rows {
            try await pool.script(try row.decode("login", as: String.self))
            try await pool.script(try row.decode("membership", as: String.self))
        }
    }
}
