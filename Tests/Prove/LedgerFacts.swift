import Postgres
import TestSupport

/// What the ledger counted during a run: for the report only. The verdict stands on what the outside saw.
struct LedgerFacts: Sendable {
    let turns: Int
    /// Calls of which nobody heard whether WhatsApp had accepted them.
    let ambiguous: Int
    let resent: Int
    let parked: Int

    init(_ database: TestDatabase) async throws {
        let pool = try database.pool(size: 1)
        let rows = try await pool.query(
            """
            select (select count(*) from frontdesk.turn where state in ('done', 'dead'))::int as turns,
                count(*) filter (where step = 'send_unknown')::int as ambiguous,
                count(*) filter (where step = 'sending' and (detail ->> 'resend')::boolean)::int as resent,
                count(*) filter (where step = 'parked')::int as parked
            from frontdesk.hop where step in ('send_unknown', 'sending', 'parked')
            """)
        await pool.close()
        guard let row = rows.first else { throw NotInTime(description: "the ledger tells nothing") }
        turns = try row.decode("turns", as: Int.self)
        ambiguous = try row.decode("ambiguous", as: Int.self)
        resent = try row.decode("resent", as: Int.self)
        parked = try row.decode("parked", as: Int.self)
    }

    /// What stands in the ledger of turns that are not over, the oldest first: for whoever looks for the reason.
    static func openTurns(_ database: TestDatabase, limit: Int = 12) async throws -> [String] {
        let pool = try database.pool(size: 1)
        let rows = try await pool.query(
            """
            select format(
                '%s %s/%s fence %s starts %s, %s s old, due in %s s, lease for %s s, owner %s, opened by %s; sends: %s; hops: %s',
                t.state, t.stage, t.turn, t.fence, t.starts,
                round(extract(epoch from clock_timestamp() - t.created_at)),
                round(extract(epoch from t.due_at - clock_timestamp()), 1),
                round(extract(epoch from t.lease_until - clock_timestamp()), 1), c.owner, t.opened_by, (
                    select string_agg(format('%s attempt %s %s', s.state, s.attempt, s.error), ', ' order by s.part)
                    from frontdesk.send s where s.business_id = t.business_id
                        and s.conversation_id = t.conversation_id and s.turn = t.turn), (
                    select string_agg(format('%s@%s', h.step, round(extract(epoch from clock_timestamp() - h.at))), ' '
                        order by h.at desc)
                    from (select * from frontdesk.hop h where h.business_id = t.business_id
                        and h.conversation_id = t.conversation_id and h.turn = t.turn order by h.at desc limit 8) h))
            from frontdesk.turn t
            join frontdesk.conversation c on c.business_id = t.business_id and c.id = t.conversation_id
            where t.state in ('scheduled', 'running') order by t.created_at limit \(limit)
            """)
        await pool.close()
        return try rows.map { try $0.decode(0, as: String.self) }
    }

    /// What the ledger knows of one message: the turn that took it, its sends, letters and last hops.
    static func story(of token: String, _ database: TestDatabase) async throws -> String {
        let pool = try database.pool(size: 1)
        let rows = try await pool.query(
            """
            select format('turn %s %s/%s, outcome %s, %s starts, owner %s, needs %s; sends: %s; letters: %s; hops: %s',
                i.turn, t.state, t.stage, t.outcome, t.starts, c.owner, c.needs_human, (
                    select string_agg(format('part %s %s attempt %s %s', s.part, s.state, s.attempt, s.error), ', '
                        order by s.part)
                    from frontdesk.send s where s.business_id = i.business_id
                        and s.conversation_id = i.conversation_id and s.turn = i.turn), (
                    select string_agg(format('%s %s', d.stage, d.reason), ', ') from frontdesk.dead_letter d
                    where d.business_id = i.business_id and position(i.conversation_id::text in d.ref) > 0), (
                    select string_agg(format('%s@%s', h.step, round(extract(epoch from clock_timestamp() - h.at))), ' '
                        order by h.at)
                    from (select * from frontdesk.hop h where h.business_id = i.business_id
                        and h.conversation_id = i.conversation_id and h.turn = i.turn order by h.at desc limit 24) h))
            from frontdesk.inbox i
            join frontdesk.conversation c on c.business_id = i.business_id and c.id = i.conversation_id
            left join frontdesk.turn t on t.business_id = i.business_id and t.conversation_id = i.conversation_id
                and t.turn = i.turn
            where i.event_id = \("wamid." + token)
            """)
        await pool.close()
        return try rows.first.map { try $0.decode(0, as: String.self) } ?? "the inbox does not know it"
    }

    /// How often each step was taken, in five seconds each: shows what stood still, and when.
    static func pace(_ database: TestDatabase) async throws -> String {
        let pool = try database.pool(size: 1)
        let rows = try await pool.query(
            """
            select format('%s s ago: %s', slot * 5, string_agg(format('%s %s', step, count), ', ' order by step))
            from (
                select floor(extract(epoch from clock_timestamp() - at) / 5)::int as slot, step, count(*) as count
                from frontdesk.hop group by 1, 2) steps
            group by slot order by slot desc
            """)
        await pool.close()
        return try rows.map { try $0.decode(0, as: String.self) }.joined(separator: "\n")
    }
}
