import Postgres
import TestSupport
import Testing

@Suite("The migrator", .timeLimit(.minutes(2)))
struct MigratorTests {
    private let first = Migration(version: 1, name: "first", sql: "create table frontdesk.one (id int)")
    private let second = Migration(version: 2, name: "second", sql: "create table frontdesk.two (id int)")

    @Test("applies what is missing, once")
    func once() async throws {
        try await TestDatabase.with { _, pool in
            let migrator = Migrator(pool: pool)
            #expect(try await migrator.migrate([MigrationSet(name: "s", migrations: [first])]) == ["s 1 first"])
            #expect(try await migrator.migrate([MigrationSet(name: "s", migrations: [first])]).isEmpty)
            let both = MigrationSet(name: "s", migrations: [first, second])
            #expect(try await migrator.migrate([both]) == ["s 2 second"])
            try await migrator.check([both])
        }
    }

    @Test("lets concurrent runs wait for each other")
    func concurrent() async throws {
        try await TestDatabase.with { database, _ in
            let set = MigrationSet(name: "s", migrations: [first, second])
            let applied = try await withThrowingTaskGroup(of: [String].self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let pool = try database.pool(size: 1)
                        let applied = try await Migrator(pool: pool).migrate([set])
                        await pool.close()
                        return applied
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied.sorted() == ["s 1 first", "s 2 second"])
        }
    }

    @Test("refuses a migration whose text was changed after it was applied")
    func changed() async throws {
        try await TestDatabase.with { _, pool in
            let migrator = Migrator(pool: pool)
            _ = try await migrator.migrate([MigrationSet(name: "s", migrations: [first])])
            let edited = Migration(version: 1, name: "first", sql: "create table frontdesk.other (id int)")
            await #expect(throws: PostgresError.changedMigration(set: "s", version: 1)) {
                _ = try await migrator.migrate([MigrationSet(name: "s", migrations: [edited])])
            }
        }
    }

    @Test("tells a service that the schema is missing, old or too new, and what to do")
    func check() async throws {
        try await TestDatabase.with { _, pool in
            let migrator = Migrator(pool: pool)
            let one = MigrationSet(name: "s", migrations: [first])
            let two = MigrationSet(name: "s", migrations: [first, second])
            await #expect(throws: PostgresError.schemaMismatch(set: "s", have: 0, want: 1)) {
                try await migrator.check([one])
            }
            _ = try await migrator.migrate([one])
            await #expect(throws: PostgresError.schemaMismatch(set: "s", have: 1, want: 2)) {
                try await migrator.check([two])
            }
            _ = try await migrator.migrate([two])
            await #expect(throws: PostgresError.schemaMismatch(set: "s", have: 2, want: 1)) {
                try await migrator.check([one])
            }
        }
    }

    @Test("applies nothing of a migration that fails")
    func atomic() async throws {
        try await TestDatabase.with { _, pool in
            let broken = Migration(version: 1, name: "broken", sql: "create table frontdesk.half (id int); select 1/0")
            await #expect(throws: PostgresError.self) {
                _ = try await Migrator(pool: pool).migrate([MigrationSet(name: "s", migrations: [broken])])
            }
            let rows = try await pool.query("select from information_schema.tables where table_name = 'half'")
            #expect(rows.isEmpty)
        }
    }
}
