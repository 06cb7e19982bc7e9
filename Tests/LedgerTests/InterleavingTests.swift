import Contracts
import Ledger
import Postgres
import TestSupport
import Testing

/// Steps that meet each other, or the end of a pause, at an unlucky moment.
@Suite("Steps that meet", .timeLimit(.minutes(2)))
struct InterleavingTests: LedgerSuite {
    @Test("A message that meets the erasure of its customer is refused, and accepted when it comes again")
    func erasedMeanwhile() async throws {
        try await with { ledger, pool in
            _ = try await ledger.accept([message("m1", phone: "39777")])
            let gate = PostgresPool(configuration: try PostgresConfiguration(url: try await address(pool), size: 1))
            _ = try await gate.query("select pg_advisory_lock(7)")
            async let erasure: Void = pool.script(
                """
                begin; select frontdesk.forget('demo', array['phone:39777']);
                select pg_advisory_xact_lock(7); commit
                """)
            try await waiting("advisory", pool)
            async let accepting = Result { try await ledger.accept([message("m2", phone: "39777")]) }
            try await waiting("transactionid", pool)
            _ = try await gate.query("select pg_advisory_unlock(7)")
            try await erasure
            let result = await accepting
            #expect(throws: (any Error).self) { try result.get() }
            #expect(try await pool.query("select from frontdesk.inbox").isEmpty)
            #expect(try await ledger.accept([message("m2", phone: "39777")]).first?.scheduled != nil)
            await gate.close()
        }
    }

    @Test("What a customer writes during a pause is answered when the pause runs out")
    func pauseEnds() async throws {
        try await with { ledger, pool in
            let grant = try await begun(ledger, message("m1"))
            try await answered(ledger, grant)
            try await ledger.takeOver(
                grant.turn.conversation, of: business, reason: "console", pause: .milliseconds(300))
            #expect(try await ledger.accept([message("m2")]).first?.scheduled == nil)
            let due = try await eventually("the next turn") {
                try await ledger.sweep().due.first
            }
            #expect(due.turn.turn == 2)
            let owners = try await pool.query("select from frontdesk.conversation where owner = 'bot'")
            #expect(owners.count == 1)
        }
    }

    @Test("A pause without an end stays until somebody hands the conversation back")
    func endlessPause() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("m1"))
            try await answered(ledger, grant)
            try await ledger.takeOver(grant.turn.conversation, of: business, reason: "console", pause: nil)
            _ = try await ledger.accept([message("m2")])
            #expect(try await ledger.sweep().due.isEmpty)
        }
    }

    @Test("A reply whose sending ended its worker too often calls a person")
    func poisonousSend() async throws {
        try await with {
            $0.lease = .zero
            $0.maximumStarts = 2
        } _: { ledger, pool in
            let grant = try await begun(ledger, message("m1"))
            _ = try await ledger.pin(grant.turn, answer: answer("85 EUR"))
            var turn = grant.turn
            for _ in 0..<3 {
                if case .send(let send) = try await ledger.claimSend(turn, resend: false) { turn = send.turn }
            }
            let rows = try await pool.query("select from frontdesk.conversation where needs_human is not null")
            #expect(rows.count == 1)
            #expect(try await pool.query("select from frontdesk.dead_letter").count == 1)
        }
    }

    private func address(_ pool: PostgresPool) async throws -> String {
        let rows = try await pool.query("select current_database()::text")
        let name = try #require(try rows.first?.decode(0, as: String.self))
        return try TestEnvironment.databaseURL.replacing(/\/[^\/]*$/, with: "/\(name)")
    }

    /// Until a session of this database waits for a lock of this kind.
    private func waiting(_ kind: String, _ pool: PostgresPool) async throws {
        _ = try await eventually("a session that waits for \(kind)") {
            let rows = try await pool.query(
                """
                select from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock' and wait_event = \(kind)
                """)
            return rows.isEmpty ? nil : true
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
