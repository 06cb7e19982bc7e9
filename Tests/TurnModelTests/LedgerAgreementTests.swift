import Contracts
import Foundation
import Ledger
import Postgres
import TestSupport
import Testing
import TurnModel

/// The ledger's SQL functions and the pure model are told the same random sequences: same verdicts, same states.
///
/// Time is the test's own: functions find a `clock_timestamp()` in the search path before the server's.
@Suite("The ledger agrees with the model", .timeLimit(.minutes(5)))
struct LedgerAgreementTests {
    private static var sequences: Int {
        ProcessInfo.processInfo.environment["MODEL_SEQUENCES"].flatMap(Int.init) ?? 120
    }

    @Test("on verdicts and states, after every step of random sequences", arguments: [true, false])
    func agrees(resends: Bool) async throws {
        let database = try await TestDatabase()
        let pool = try await Self.prepare(database)
        do {
            for seed in 0..<Self.sequences {
                var run = AgreementRun(seed: UInt64(seed) * 2 + (resends ? 1 : 0), resends: resends, pool: pool)
                if let difference = try await run.firstDifference(steps: 40) {
                    Issue.record("seed \(seed): \(difference)")
                    break
                }
            }
        } catch {
            await pool.close()
            try await database.drop()
            throw error
        }
        await pool.close()
        try await database.drop()
    }

    private static func prepare(_ database: TestDatabase) async throws -> PostgresPool {
        let administrator = try database.pool(size: 1)
        try await administrator.script(
            """
            create schema clock;
            create table clock.time (at timestamptz not null);
            insert into clock.time values ('2026-01-01');
            create function clock.clock_timestamp() returns timestamptz language sql stable
                as 'select at from clock.time';
            alter database \(database.name) set search_path = clock, pg_catalog, public;
            """)
        await administrator.close()
        let pool = try database.pool(size: 1)
        _ = try await Migrator(pool: pool).migrate([LedgerSchema.migrations])
        return pool
    }
}
