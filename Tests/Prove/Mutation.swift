import Foundation
import Postgres
import TestSupport

/// A deliberate defect in the turn protocol, planted in the run's own database. The checker must find it.
struct Mutation: Sendable {
    let name: String
    let edits: [Edit]
    /// A library that is loaded before the dispatcher's own, when the defect is not in the ledger.
    let preload: String?
    /// What the networks must do for it to show.
    let networks: Plan.Networks

    /// A change in the text of one of the ledger's functions.
    struct Edit: Sendable {
        let function: String
        let original: String
        let replacement: String
    }

    init(
        name: String, edits: [Edit] = [], preload: String? = nil, networks: Plan.Networks = .whole
    ) {
        self.name = name
        self.edits = edits
        self.preload = preload
        self.networks = networks
    }

    init(name: String, function: String, original: String, replacement: String) {
        self.init(name: name, edits: [Edit(function: function, original: original, replacement: replacement)])
    }

    static let all: [Mutation] = [
        Mutation(
            name: "skip-dedupe", function: "accept",
            original: "values (v_event.business, v_event.id, conversation_id,",
            replacement: "values (v_event.business, v_event.id || gen_random_uuid(), conversation_id,"),
        Mutation(
            name: "acknowledge-before-stored", function: "accept",
            original: "        else\n            insert into frontdesk.inbox",
            replacement:
                "        elsif v_event.event = 'message' and random() < 0.1 then verdict := 'accepted';\n"
                + "        else\n            insert into frontdesk.inbox"),
        // An old grant may still pin: its answer is sent besides that of the new one.
        Mutation(
            name: "ignore-fence",
            edits: [
                Edit(
                    function: "begin",
                    original: "or (v_turn.state = 'running' and v_turn.lease_until > v_now)",
                    replacement: ""),
                Edit(
                    function: "begin", original: "due_at = v_now + p_lease_ms * interval '1 ms'",
                    replacement: "due_at = v_now + interval '20 ms'"),
                Edit(
                    function: "renew", original: "and state = 'running' and fence = p_fence and stage <> 'send'",
                    replacement: "and state = 'running'"),
                Edit(function: "pin", original: "and state = 'running' and fence = p_fence;", replacement: ";"),
                Edit(function: "plan", original: "if not found then return false; end if;", replacement: ""),
                Edit(
                    function: "plan", original: "part.ord::int, part.content",
                    replacement: "part.ord::int + 100 * (select count(*)::int from frontdesk.send s where "
                        + "s.business_id = p_business and s.conversation_id = p_conversation and s.turn = p_turn), "
                        + "part.content"),
            ]),
        Mutation(
            name: "blind-resend", function: "advance",
            original: "if v_send.unknown_since + p_reconcile_ms * interval '1 ms' > v_now then",
            replacement: "if false then"),
        Mutation(
            name: "ignore-echo", function: "apply_receipts",
            original: "when state in ('planned', 'sending', 'unknown', 'parked') then 'sent'",
            replacement: "when state in ('planned', 'sending', 'unknown', 'parked') then state"),
        Mutation(
            name: "complete-without-rescheduling", function: "finish_turn",
            original: "return frontdesk.schedule_waiting(p_business, p_conversation,\n"
                + "        not frontdesk.human_owned(v_conversation, clock_timestamp()));",
            replacement: "return null;"),
        Mutation(
            name: "ignore-ownership", function: "human_owned",
            original: "(p_conversation).owner = 'human'",
            replacement: "(p_conversation).owner = 'nobody'"),
        Mutation(
            name: "never-sweep", function: "sweep_business",
            original: "and due_at <= p_now",
            replacement: "and due_at <= p_now - interval '1 hour'"),
        Mutation(
            name: "two-live-turns", function: "accept",
            original: "if v_conversation.live_turn is null then",
            replacement: "if true then"),
        // libcurl repeats a POST by itself when a connection it used before dies without an answer.
        Mutation(name: "reuse-the-connection", preload: "libReusedConnections.so", networks: .answersLost),
    ]

    /// Rewrites the functions; fails when a text is not what the mutation expects, so that none is silently harmless.
    func plant(in pool: PostgresPool) async throws {
        for edit in edits {
            let rows = try await pool.query(
                """
                select pg_get_functiondef(p.oid) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                where n.nspname = 'frontdesk' and p.proname = \(edit.function)
                """)
            guard rows.count == 1, let row = rows.first else {
                throw NotInTime(description: "no function \(edit.function)")
            }
            let text = try row.decode(0, as: String.self)
            guard text.contains(edit.original) else {
                throw NotInTime(description: "the mutation \(name) does not fit frontdesk.\(edit.function) any more")
            }
            try await pool.script(text.replacingOccurrences(of: edit.original, with: edit.replacement))
        }
    }
}
