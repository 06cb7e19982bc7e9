/// Brings schemas to this program's version, and tells whether they are.
///
/// Only the `migrate` command changes a schema; services check and refuse. An advisory lock makes concurrent runs wait
/// for each other.
package struct Migrator: Sendable {
    private let pool: PostgresPool

    /// Any number, the same in all programs: "frontdesk" on a telephone's keys.
    private static let lock = 376_683_375

    package init(pool: PostgresPool) {
        self.pool = pool
    }

    /// Applies what is missing, each migration in a transaction of its own.
    ///
    /// - Returns: what was applied, as `set version name`.
    package func migrate(_ sets: [MigrationSet], deadline: Duration = .seconds(120)) async throws(PostgresError)
        -> [String]
    {
        try await pool.with(deadline) { session, until throws(PostgresError) in
            // The session-wide lock waits for another run; the statement timeout must let it.
            try await session.script("set statement_timeout = 0; set lock_timeout = 0", until: until)
            try await session.script("select pg_advisory_lock(\(Self.lock))", until: until)
            let applied: [String]
            do throws(PostgresError) {
                applied = try await apply(sets, session, until)
            } catch {
                try await session.release(Self.lock, until: until)
                throw error
            }
            try await session.release(Self.lock, until: until)
            return applied
        }
    }

    private func apply(
        _ sets: [MigrationSet],
        _ session: PostgresConnection,
        _ until: ContinuousClock.Instant
    ) async throws(PostgresError) -> [String] {
        try await session.script(
            """
            create schema if not exists frontdesk;
            create table if not exists frontdesk.schema_version (
                set_name text not null, version int not null, name text not null, checksum text not null,
                applied_at timestamptz not null default now(), primary key (set_name, version))
            """,
            until: until
        )
        var applied: [String] = []
        for set in sets {
            let have = try await versions(of: set, session, until)
            try Self.compare(have, with: set)
            for migration in set.migrations where have[migration.version] == nil {
                try await session.script(
                    """
                    begin;
                    \(migration.sql)
                    ;
                    insert into frontdesk.schema_version (set_name, version, name, checksum)
                    values ('\(set.name)', \(migration.version), '\(migration.name)', '\(migration.checksum)');
                    commit
                    """,
                    until: until
                )
                applied.append("\(set.name) \(migration.version) \(migration.name)")
            }
        }
        return applied
    }

    /// - Throws: `schemaMismatch` with the remedy when the database is not at this program's version.
    package func check(_ sets: [MigrationSet]) async throws(PostgresError) {
        try await pool.with(nil) { session, until throws(PostgresError) in
            for set in sets {
                let have: [Int: String]
                do throws(PostgresError) {
                    have = try await versions(of: set, session, until)
                } catch .server(let error) where ["42P01", "3F000"].contains(error.sqlState) {
                    have = [:]
                }
                try Self.compare(have, with: set)
                let newest = have.keys.max() ?? 0
                guard newest == set.version else {
                    throw .schemaMismatch(set: set.name, have: newest, want: set.version)
                }
            }
        }
    }

    private func versions(
        of set: MigrationSet,
        _ session: PostgresConnection,
        _ until: ContinuousClock.Instant
    ) async throws(PostgresError) -> [Int: String] {
        let rows = try await session.query(
            "select version, checksum from frontdesk.schema_version where set_name = \(set.name)",
            until: until
        )
        var versions: [Int: String] = [:]
        for row in rows {
            versions[try row.decode("version", as: Int.self)] = try row.decode("checksum", as: String.self)
        }
        return versions
    }

    private static func compare(_ have: [Int: String], with set: MigrationSet) throws(PostgresError) {
        if let newest = have.keys.max(), newest > set.version {
            throw .schemaMismatch(set: set.name, have: newest, want: set.version)
        }
        for migration in set.migrations {
            if let checksum = have[migration.version], checksum != migration.checksum {
                throw .changedMigration(set: set.name, version: migration.version)
            }
        }
    }
}

extension PostgresConnection {
    /// Gives the lock back; a session that broke has lost it anyway.
    fileprivate func release(_ lock: Int, until: ContinuousClock.Instant) async throws(PostgresError) {
        guard !isBroken else { return }
        try await script(
            "rollback; select pg_advisory_unlock(\(lock)); reset statement_timeout; reset lock_timeout", until: until)
    }
}
