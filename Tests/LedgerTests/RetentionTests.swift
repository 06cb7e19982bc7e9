import Contracts
import Ledger
import Postgres
import TestSupport
import Testing

@Suite("What is old goes", .timeLimit(.minutes(2)))
struct RetentionTests: LedgerSuite {
    private let month = LedgerAges(
        inbox: .seconds(30 * 86_400), turns: .seconds(30 * 86_400), hops: .seconds(30 * 86_400),
        receipts: .seconds(30 * 86_400), deadLetters: .seconds(300 * 86_400), webhooks: .seconds(7 * 86_400))

    private func count(_ table: String, _ pool: PostgresPool) async throws -> Int {
        let rows = try await pool.query(SQL(stringLiteral: "select count(*)::int from frontdesk.\(table)"))
        return try rows.first?.decode(0, as: Int.self) ?? 0
    }

    private func age(_ days: Int, _ pool: PostgresPool) async throws {
        let by = "interval '\(days) days'"
        try await pool.script(
            """
            update frontdesk.inbox set received_at = received_at - \(by), sent_at = sent_at - \(by);
            update frontdesk.turn set finished_at = finished_at - \(by), created_at = created_at - \(by);
            update frontdesk.hop set at = at - \(by);
            update frontdesk.receipt set received_at = received_at - \(by);
            update frontdesk.dead_letter set created_at = created_at - \(by);
            """)
    }

    /// A turn answered, with a receipt, and one that failed for good.
    private func history(_ ledger: Ledger) async throws {
        let grant = try await begun(ledger, message("w1", phone: "391"))
        try await answered(ledger, grant)
        let failed = try await begun(ledger, message("w2", phone: "392"))
        _ = try await ledger.pin(failed.turn, answer: answer("85 EUR"))
        let send = try claimed(try await ledger.claimSend(failed.turn, resend: true))
        _ = try await ledger.settle(send, .failed(error: "refused"), resend: true)
        _ = try await ledger.accept([
            .receipt(
                Receipt(
                    business: business, message: MessageID(rawValue: "o1"), send: send.id, status: .delivered, at: .now,
                    errorCode: nil, errorText: nil))
        ])
    }

    @Test("What is older than its age goes, in batches, and dead letters stay for a person")
    func old() async throws {
        try await with { ledger, pool in
            try await history(ledger)
            #expect(try await ledger.expire(month) == 0)
            try await age(31, pool)
            _ = try await begun(ledger, message("w3", phone: "393"))
            var batches = 0
            while try await ledger.expire(month, limit: 1) > 0 { batches += 1 }
            #expect(batches >= 2)
            for table in ["answer", "send", "receipt"] { #expect(try await count(table, pool) == 0, "\(table)") }
            for table in ["turn", "inbox", "dead_letter"] { #expect(try await count(table, pool) == 1, "\(table)") }
        }
    }

    @Test("A live turn keeps its words, however old they are")
    func live() async throws {
        try await with { ledger, pool in
            _ = try await begun(ledger, message("w1"))
            try await age(400, pool)
            while try await ledger.expire(month) > 0 {}
            for table in ["inbox", "turn"] { #expect(try await count(table, pool) == 1, "\(table)") }
        }
    }

    @Test("Events cannot be forgotten while WhatsApp may still deliver them again")
    func tooEarly() async throws {
        try await with { ledger, _ in
            let ages = LedgerAges(
                inbox: .seconds(86_400), turns: .seconds(86_400), hops: .zero, receipts: .seconds(86_400),
                deadLetters: .zero, webhooks: .zero)
            await #expect(throws: LedgerError.self) { try await ledger.expire(ages) }
        }
    }

    @Test("One replica deletes at a time")
    func oneAtATime() async throws {
        try await with { ledger, pool in
            try await history(ledger)
            try await age(31, pool)
            let gone = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 { group.addTask { try await ledger.expire(month) } }
                return try await group.reduce(0, +)
            }
            #expect(gone > 0)
            #expect(try await count("turn", pool) == 0)
        }
    }

    /// What only this customer's rows say.
    private static let canary = "zx-canary-81"

    /// A life with everything the ledger keeps: messages, answers, parts, receipts, a draft, a person's words, a letter.
    private func fullLife(_ ledger: Ledger, phone: String, words: String) async throws {
        let grant = try await begun(ledger, message("\(phone)-1", words, phone: phone, user: "IT.\(phone)"))
        var drafted = answer("\(words) answered")
        drafted = Answer(
            outcome: .answered, parts: drafted.parts, provider: "p", confidence: 0.5, draft: [.text("\(words) draft")],
            intent: "x", language: "en", configuration: "v", handoff: "a draft waits for review")
        try await answered(ledger, grant, drafted)
        let failed = try await begun(ledger, message("\(phone)-2", words, phone: phone))
        _ = try await ledger.pin(failed.turn, answer: answer("\(words) once more"))
        let send = try claimed(try await ledger.claimSend(failed.turn, resend: true))
        _ = try await ledger.settle(send, .failed(error: "refused \(words)"), resend: true)
        _ = try await ledger.accept([
            .receipt(
                Receipt(
                    business: business, message: MessageID(rawValue: "wamid.\(words)"), send: send.id,
                    status: .failed, at: .now, errorCode: 1, errorText: words))
        ])
        _ = try await ledger.say(
            Speech(id: UniqueID(), author: "ada", parts: [.text("\(words) said")]), in: failed.turn.conversation,
            of: business, pause: .seconds(60))
        _ = try await begun(ledger, message(String("\(phone)-other".reversed()), phone: String(phone.reversed())))
    }

    /// Every table of the ledger, and whether it names a conversation.
    private func tables(_ pool: PostgresPool) async throws -> [(name: String, namesConversation: Bool)] {
        try await pool.query(
            """
            select t.table_name::text as name, exists (
                select from information_schema.columns c
                where c.table_schema = t.table_schema and c.table_name = t.table_name
                  and c.column_name = 'conversation_id') as named
            from information_schema.tables t
            where t.table_schema = 'frontdesk' and t.table_type = 'BASE TABLE' order by 1
            """
        ).map { (try $0.decode("name", as: String.self), try $0.decode("named", as: Bool.self)) }
    }

    @Test("Erasing a customer leaves nothing of them in any table, and everything of the others")
    func forget() async throws {
        try await with { ledger, pool in
            try await fullLife(ledger, phone: "39777", words: Self.canary)
            try await fullLife(ledger, phone: "39888", words: "somebody else")
            let rows = try await pool.query(
                "select conversation_id::text from frontdesk.conversation_alias where alias = 'phone:39777'")
            let id = try #require(try rows.first?.decode(0, as: String.self))
            try await pool.script(
                "insert into frontdesk.webhook (id, body) values ('a', '{\"from\":\"39777\"}'), ('b', '{\"from\":\"39888\"}')"
            )
            try await pool.script(
                """
                insert into frontdesk.llm_attempt (business_id, conversation_id, turn, provider, model, outcome, took_ms)
                    select business_id, id, 1, 'p', 'm', 'ok', 1 from frontdesk.conversation;
                create table frontdesk.later (business_id text, conversation_id text, body text);
                insert into frontdesk.later select business_id, id::text, phone from frontdesk.conversation;
                insert into frontdesk.recipient select 'p', phone, now() from frontdesk.conversation;
                insert into frontdesk.form (business_id, conversation_id, state)
                    select business_id, id, jsonb_build_object('phone', phone) from frontdesk.conversation;
                insert into frontdesk.booking (business_id, id, conversation_id, turn, kind, details, summary)
                    select business_id, gen_random_uuid(), id, 1, 'request', '{}', phone from frontdesk.conversation;
                insert into frontdesk.media (business_id, id, event_id, conversation_id)
                    select business_id, 'm' || phone, 'e', id from frontdesk.conversation;
                insert into frontdesk.opt_out (business_id, conversation_id, source)
                    select business_id, id, 'word' from frontdesk.conversation;
                insert into frontdesk.summary (business_id, conversation_id, turn, body, provider)
                    select business_id, id, 1, phone, 'p' from frontdesk.conversation;
                """)
            let gone = try await ledger.forget(phone: "39777", userID: nil, of: business)
            #expect(try await count("webhook", pool) == 1)
            #expect(gone["inbox"] == 2 && gone["receipt"] == 1 && gone["dead_letter"] == 1 && gone["review"] == 1)
            let tables = try await tables(pool)
            #expect(tables.count >= 11)
            for (table, namesConversation) in tables {
                let text = try await pool.query(
                    SQL(
                        stringLiteral:
                            "select from frontdesk.\(table) t where t::text like '%39777%' or t::text like '%\(Self.canary)%'"
                    ))
                #expect(text.isEmpty, "\(table) still tells of the customer")
                guard namesConversation else { continue }
                let left = try await pool.query(
                    SQL(stringLiteral: "select from frontdesk.\(table) where conversation_id = '\(id)'"))
                #expect(left.isEmpty, "\(table) still has rows of the conversation")
                #expect(
                    try await count(table, pool) > 0, "the test writes nothing to \(table), so it proves nothing there")
            }
            let again = try await ledger.forget(phone: "39777", userID: nil, of: business)
            #expect(again.values.allSatisfy { $0 == 0 })
        }
    }

    @Test("A letter that outlived its turn, and what was kept under an earlier number, go with their person")
    func outlived() async throws {
        try await with { ledger, pool in
            try await fullLife(ledger, phone: "39777", words: Self.canary)
            try await pool.script(
                """
                delete from frontdesk.turn; delete from frontdesk.inbox; delete from frontdesk.send;
                delete from frontdesk.speech;
                select frontdesk.change_identity('demo', id, '1', '39777', '39999', null)
                    from frontdesk.conversation where phone = '39777';
                insert into frontdesk.webhook (id, body) values ('a', '{"from":"39777"}'), ('b', '{"from":"39888"}');
                """)
            #expect(try await count("dead_letter", pool) == 1)
            _ = try await ledger.forget(phone: "39999", userID: nil, of: business)
            #expect(try await count("dead_letter", pool) == 0)
            #expect(try await count("webhook", pool) == 1)
        }
    }

    @Test("A worker whose customer is erased meanwhile sends nothing")
    func duringTurn() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1", phone: "39777"))
            _ = try await ledger.forget(phone: "39777", userID: nil, of: business)
            #expect(try await ledger.pin(grant.turn, answer: answer("85 EUR")) == .stale)
            #expect(try await ledger.claimSend(grant.turn, resend: true) == .stale)
        }
    }
}
