/// Everything that can go wrong between this process and Postgres.
package enum PostgresError: Error, Equatable, Sendable {
    case invalidURL(String)
    case connectionFailed(String)
    /// The connection broke while a statement was under way; whether it was executed is unknown.
    case connectionLost(String)
    case server(ServerError)
    /// - Parameter Duration: the limit that was exceeded.
    case timedOut(Duration)
    case cancelled
    /// Too many calls wait for a connection.
    case exhausted(waiting: Int)
    case closed
    case decoding(column: String, reason: String)
    case schemaMismatch(set: String, have: Int, want: Int)
    case changedMigration(set: String, version: Int)
    case serverTooOld(have: Int, want: Int)
    case missingExtension(name: String, have: String?, want: String)

    /// What the server said.
    package struct ServerError: Equatable, Sendable {
        /// Five characters, as in Postgres' appendix A.
        package let sqlState: String
        package let message: String
        package let detail: String?
        package let hint: String?
    }

    /// The server's code, when it was the server that refused.
    package var sqlState: String? {
        guard case .server(let error) = self else { return nil }
        return error.sqlState
    }

    /// Whether the same call may succeed a moment later: deadlock, serialisation, lock timeout, start-up, lost connection.
    package var isTransient: Bool {
        switch self {
        case .connectionFailed, .connectionLost, .timedOut, .exhausted: true
        case .server(let error):
            ["40P01", "40001", "55P03", "57014"].contains(error.sqlState) || error.sqlState.hasPrefix("57P")
                || error.sqlState.hasPrefix("53") || error.sqlState.hasPrefix("08")
        default: false
        }
    }
}

extension PostgresError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .invalidURL(let url):
            "'\(url)' is no Postgres address; write DATABASE_URL as postgres://user:password@host:port/database"
        case .connectionFailed(let reason):
            "cannot reach Postgres (\(reason)); check DATABASE_URL and that the server runs"
        case .connectionLost(let reason):
            "the connection to Postgres was lost (\(reason)); it is opened again on the next call"
        case .server(let error):
            "Postgres refused: \(error.message) (SQLSTATE \(error.sqlState))"
                + (error.detail.map { "; \($0)" } ?? "") + (error.hint.map { "; hint: \($0)" } ?? "")
        case .timedOut(let limit): "Postgres gave no answer within \(limit)"
        case .cancelled: "the call was cancelled"
        case .exhausted(let waiting):
            "\(waiting) calls wait for a connection to Postgres already; it is overloaded or the pool is too small"
        case .closed: "the pool is closed"
        case .decoding(let column, let reason): "column '\(column)' cannot be read: \(reason)"
        case .schemaMismatch(let set, let have, let want) where have < want:
            "the database's '\(set)' schema is version \(have), this program needs \(want); run 'retriever migrate'"
        case .schemaMismatch(let set, let have, let want):
            "the database's '\(set)' schema is version \(have), newer than this program's \(want); "
                + "start a newer version of the services"
        case .changedMigration(let set, let version):
            "migration \(version) of '\(set)' was applied with another text than this program's; "
                + "restore the released file, changes go into a new migration"
        case .serverTooOld(let have, let want):
            "Postgres \(have) is too old; Frontdesk needs Postgres \(want) or newer"
        case .missingExtension(let name, let have, let want):
            if let have {
                "extension '\(name)' is version \(have); Frontdesk needs \(want) or newer: update its package, then "
                    + "run 'alter extension \(name) update' as a superuser"
            } else {
                "extension '\(name)' is not installed on this server; install its package (for pgvector: "
                    + "postgresql-NN-pgvector) or use a server image that has it"
            }
        }
    }
}
