import Contracts
import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@Suite("What a step costs", .timeLimit(.minutes(2)))
struct CostTests: LedgerSuite {
    @Test("Steps of many turns that wait at the same time share commits, and each gets its own answer")
    func sharedCommits() async throws {
        try await with { ledger, pool in
            let turns = try await scheduled(60, ledger)
            let granted = try await withThrowingTaskGroup(of: (ConversationID, ConversationID).self) { group in
                for turn in turns {
                    group.addTask {
                        guard case .granted(let grant) = try await ledger.begin(turn, worker: "w") else {
                            throw NotInTime(description: "the turn was not granted")
                        }
                        return (turn.conversation, grant.turn.conversation)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(granted.count == 60 && granted.allSatisfy { $0.0 == $0.1 })
            let commits = try await pool.query("select count(distinct xmin::text) from frontdesk.turn").first
            #expect(try #require(commits).decode(0, as: Int.self) < 60)
        }
    }

    @Test("A step that fails takes none of its neighbours with it")
    func failingNeighbour() async throws {
        try await with { ledger, _ in
            let turns = try await scheduled(20, ledger)
            let foreign = TurnReference(
                business: business, conversation: ConversationID(rawValue: "no uuid"), turn: 1, fence: 0)
            let granted = await withTaskGroup(of: Bool.self) { group in
                for turn in turns.flatMap({ [$0, foreign] }) {
                    group.addTask {
                        if case .granted? = try? await ledger.begin(turn, worker: "w") { true } else { false }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(granted == 20)
        }
    }

    @Test("Neither a step of a turn, nor what is due, nor what people look at reads a table from its beginning")
    func constantCost() async throws {
        try await with { ledger, pool in
            try await pool.script(Self.history)
            let scans = try await sequentialReads(pool)
            for number in 0..<3 {
                let event = message("m\(number)", phone: "39\(number)", user: number == 2 ? "U2" : nil)
                try await answered(ledger, try await begun(ledger, event))
            }
            _ = try await ledger.sweep()
            for filter in [ConversationFilter.all, .attention, .person] {
                _ = try await ledger.conversations(of: business, filter, limit: 20)
            }
            let past = ConversationID(rawValue: "00000000-0000-7000-8000-000000000005")
            #expect(try await ledger.packet(of: past, of: business, limit: 20) != nil)
            _ = try await ledger.reviews(of: business, limit: 20)
            #expect(try await sequentialReads(pool) == scans)
            _ = try await pool.query("select count(*) from frontdesk.turn where fence > 100")
            #expect(try await sequentialReads(pool) > scans)
        }
    }

    /// Plans are made when tables are empty, and stay until somebody counts their rows.
    @Test("In a new database too a turn reads as many rows by index after hundreds of others as after a few")
    func newDatabase() async throws {
        try await with { ledger, pool in
            let tables = try await pool.query("select tablename from pg_tables where schemaname = 'frontdesk'")
            for table in tables {
                let name = try table.decode(0, as: String.self)
                try await pool.script("alter table frontdesk.\(name) set (autovacuum_enabled = false)")
            }
            var spent: [[String: Int]] = []
            for round in 0..<2 {
                for number in 0..<(round == 0 ? 20 : 300) {
                    try await answered(
                        ledger, try await begun(ledger, message("m\(round).\(number)", phone: "39\(round)\(number)")))
                }
                let before = try await indexReads(pool)
                for number in 0..<10 {
                    try await answered(
                        ledger, try await begun(ledger, message("n\(round).\(number)", phone: "38\(round)\(number)")))
                }
                spent.append(try await indexReads(pool).merging(before) { $0 - $1 })
            }
            let grown = spent[1].filter { $0.value > 2 * spent[0][$0.key, default: 0] + 20 }
            #expect(grown.isEmpty, "after few turns: \(spent[0])")
        }
    }

    private func scheduled(_ count: Int, _ ledger: Ledger) async throws -> [TurnReference] {
        let events = (0..<count).map { message("m\($0)", phone: "39\($0)") }
        return try await ledger.accept(events).compactMap(\.scheduled?.turn)
    }

    /// Rows read by scans. One call after the other uses one and the same session, whose counts are flushed first.
    private func sequentialReads(_ pool: PostgresPool) async throws -> Int {
        try await pool.script("select pg_stat_force_next_flush()")
        let row = try await pool.query(
            """
            select coalesce(sum(seq_tup_read), 0)::bigint from pg_stat_user_tables
            where schemaname = 'frontdesk' and relname <> 'schema_version'
            """
        ).first
        return try #require(row).decode(0, as: Int.self)
    }

    /// By index: entries that were read, and searches.
    private func indexReads(_ pool: PostgresPool) async throws -> [String: Int] {
        try await pool.script("select pg_stat_force_next_flush()")
        let rows = try await pool.query(
            """
            select indexrelname, (idx_tup_read + idx_scan)::bigint from pg_stat_user_indexes
            where schemaname = 'frontdesk'
            """)
        return try Dictionary(
            uniqueKeysWithValues: rows.map { try ($0.decode(0, as: String.self), $0.decode(1, as: Int.self)) })
    }

    /// Five thousand answered turns of a thousand customers.
    private static let history = """
        insert into frontdesk.conversation (business_id, id, number_id, last_turn)
            select 'demo', ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, '1', 5
            from generate_series(0, 999) i;
        insert into frontdesk.conversation_alias
            select business_id, number_id, 'phone:past' || id, id from frontdesk.conversation;
        insert into frontdesk.turn
            (business_id, conversation_id, turn, state, outcome, opened_by, not_before, window_until)
            select business_id, id, turn, 'done', 'answered', id || '/' || turn, now(), now()
            from frontdesk.conversation, generate_series(1, 5) turn;
        insert into frontdesk.inbox
            (business_id, event_id, conversation_id, origin, kind, payload, sent_at, opens_turn, turn)
            select business_id, opened_by, conversation_id, 'customer', 'text', '{}', now(), true, turn
            from frontdesk.turn;
        insert into frontdesk.answer select business_id, conversation_id, turn, '{"parts": []}' from frontdesk.turn;
        insert into frontdesk.send (business_id, conversation_id, turn, part, content, state, wamid)
            select business_id, conversation_id, turn, 1, '{}', 'sent', 'out.' || opened_by from frontdesk.turn;
        insert into frontdesk.receipt select business_id, wamid, 'read', id, now() from frontdesk.send;
        insert into frontdesk.hop select business_id, conversation_id, turn, now(), 'finished' from frontdesk.turn;
        analyze
        """
}
