import Contracts
import Ledger
import Postgres
import TestSupport
import Testing

/// Every table of the product's database is known to erasure and to retention, or has a reason not to be.
///
/// A new table fails here until somebody says what becomes of its rows.
@Suite("What is known of a person", .timeLimit(.minutes(3)))
struct PersonalDataTests {
    fileprivate enum Fate {
        /// Holds something of a person. Written for person `p` by this statement, 500 days ago: gone when they are
        /// erased, and gone when it is old.
        case goes(String)
        /// As `goes`, but age does not take it away, for this reason.
        case stays(String, because: String)
        /// Holds nothing a customer said or is.
        case nobodys(because: String)
    }

    /// `p.id` is the conversation, `p.phone` what must not be found afterwards, `p.at` 500 days ago.
    private static let fates: [String: Fate] = [
        "conversation": .goes(
            "(business_id, id, number_id, phone, name, last_inbound_at, created_at) "
                + "select 'demo', p.id, '1', p.phone, p.phone, p.at, p.at"),
        "conversation_alias": .goes(
            "(business_id, number_id, alias, conversation_id) select 'demo', '1', 'phone:' || p.phone, p.id"),
        "inbox": .goes(
            "(business_id, event_id, conversation_id, origin, kind, body, payload, sent_at, received_at, opens_turn, turn) "
                + "select 'demo', 'w' || p.phone, p.id, 'customer', 'text', p.phone, '{}', p.at, p.at, true, 1"),
        "turn": .goes(
            "(business_id, conversation_id, turn, state, outcome, opened_by, not_before, window_until, created_at, "
                + "finished_at) select 'demo', p.id, 1, 'done', 'answered', 'w' || p.phone, p.at, p.at, p.at, p.at"),
        "answer": .goes(
            "(business_id, conversation_id, turn, body) select 'demo', p.id, 1, jsonb_build_object('parts', p.phone)"),
        "review": .goes(
            "(business_id, conversation_id, turn, draft) select 'demo', p.id, 1, to_jsonb(p.phone)"),
        "speech": .goes(
            "(business_id, id, conversation_id, author, answer, turn) "
                + "select 'demo', gen_random_uuid(), p.id, 'ada', to_jsonb(p.phone), 1"),
        "send": .goes(
            "(business_id, conversation_id, turn, part, content, state, wamid) "
                + "select 'demo', p.id, 1, 1, to_jsonb(p.phone), 'sent', 'o' || p.phone"),
        "receipt": .goes(
            "(business_id, wamid, status, at, received_at) select 'demo', 'o' || p.phone, 'read', p.at, p.at"),
        "dead_letter": .goes(
            "(business_id, id, ref, stage, reason, payload, created_at) "
                + "select 'demo', unnest(array[p.id || '/1', 'digest' || p.phone]), unnest(array['w' || p.phone, null]), "
                + "unnest(array['send', 'accept']), 'x', p.phone, p.at"),
        "hop": .goes("(business_id, conversation_id, turn, step, at) select 'demo', p.id, 1, p.phone, p.at"),
        "llm_attempt": .goes(
            "(business_id, conversation_id, turn, at, provider, model, outcome, took_ms) "
                + "select 'demo', p.id, 9, p.at, 'p', p.phone, 'ok', 1"),
        "summary": .goes(
            "(business_id, conversation_id, turn, body, provider, made_at) select 'demo', p.id, 1, p.phone, 'p', p.at"),
        "form": .goes(
            "(business_id, conversation_id, state, updated_at) select 'demo', p.id, to_jsonb(p.phone), p.at"),
        "booking": .goes(
            "(business_id, id, conversation_id, turn, kind, details, summary, starts_at, created_at) "
                + "select 'demo', gen_random_uuid(), p.id, 1, 'request', '{}', p.phone, p.at, p.at"),
        "media": .goes(
            "(business_id, id, event_id, conversation_id, state, due_at, received_at) "
                + "select 'demo', 'm' || p.phone, 'w' || p.phone, p.id, 'kept', null, p.at"),
        "webhook": .goes("(id, body, received_at) select 'h' || p.phone, p.phone, p.at"),
        "missed_question": .goes(
            "(business_id, conversation_id, turn, question, language, asked_at) "
                + "select 'demo', p.id::text, 1, p.phone, 'en', p.at"),
        "recipient": .goes("(portfolio, recipient, at) select 'p', p.phone, p.at"),
        "opt_out": .stays(
            "(business_id, conversation_id, source, at) select 'demo', p.id, 'word', p.at",
            because: "who wants no advertising is remembered for as long as the number is"),
        "notice": .goes(
            "(business_id, id, field, value, received_at) "
                + "select 'demo', 'n' || p.phone, 'user_preferences', to_jsonb(p.phone), p.at"),
        "number": .nobodys(because: "the business's own numbers, as webhooks name them"),
        "allowance": .nobodys(because: "what Meta lets the business send"),
        "template": .nobodys(because: "the business's approved templates"),
        "template_edit": .nobodys(because: "when templates were edited; 30 days at most"),
        "management_call": .nobodys(because: "when Meta's management API was called; an hour at most"),
        "embedding_model": .nobodys(because: "names of models"),
        "knowledge_base": .nobodys(because: "the business's own documents"),
        "document": .nobodys(because: "the business's own documents, until it removes them"),
        "document_version": .nobodys(because: "the business's own documents, until it removes them"),
        "chunk": .nobodys(because: "the business's own documents, until it removes them"),
        "chunk_embedding": .nobodys(because: "the business's own documents, until it removes them"),
        "source": .nobodys(because: "where the business's documents come from"),
        "schema_version": .nobodys(because: "which migrations have run"),
    ]

    private func with(_ body: (PostgresPool) async throws -> Void) async throws {
        let database = try await TestDatabase()
        let migrated = ChildProcess(
            try TestEnvironment.binaries + "/retriever", ["migrate"], environment: ["DATABASE_URL": database.url])
        let code = try await migrated.run()
        let output = await migrated.output
        #expect(code == 0, "\(output)")
        let pool = try database.pool()
        do {
            try await body(pool)
        } catch {
            await pool.close()
            try await database.drop()
            throw error
        }
        await pool.close()
        try await database.drop()
    }

    /// Writes a person into every table whose fate `isWritten`.
    private func write(_ phone: String, _ pool: PostgresPool, where isWritten: (Fate) -> Bool) async throws {
        for (table, fate) in Self.fates.sorted(by: { $0.key < $1.key }) where isWritten(fate) {
            guard case .goes(let statement) = fate.asWritten else { continue }
            try await pool.script(
                """
                insert into frontdesk.\(table) \(statement)
                from (select md5('\(phone)')::uuid as id, '\(phone)' as phone, now() - interval '500 days' as at) p
                """)
        }
    }

    private func tables(_ pool: PostgresPool) async throws -> [String] {
        try await pool.query(
            """
            select table_name::text from information_schema.tables
            where table_schema = 'frontdesk' and table_type = 'BASE TABLE' order by 1
            """
        ).map { try $0.decode(0, as: String.self) }
    }

    /// The tables in which something tells of this person.
    private func findings(_ phone: String, _ pool: PostgresPool) async throws -> [String] {
        var found: [String] = []
        for table in try await tables(pool) {
            let rows = try await pool.query(
                SQL(
                    stringLiteral: """
                        select from frontdesk.\(table) t
                        where t::text like '%\(phone)%' or t::text like '%' || md5('\(phone)')::uuid || '%' limit 1
                        """))
            if !rows.isEmpty { found.append(table) }
        }
        return found
    }

    @Test("Every table says what becomes of what it holds of a person")
    func known() async throws {
        try await with { pool in
            let tables = try await tables(pool)
            for table in tables {
                #expect(
                    Self.fates[table] != nil,
                    "frontdesk.\(table) is new: say here whether erasure and age reach it, and see that they do")
            }
            #expect(Set(Self.fates.keys).subtracting(tables).isEmpty, "a table of this list is gone")
        }
    }

    @Test("Whoever is erased is in no table any more, and everybody else is in all of them")
    func erased() async throws {
        try await with { pool in
            for phone in ["39777000111", "39888000222"] { try await write(phone, pool) { $0.isOfPeople } }
            let before = try await findings("39777000111", pool)
            #expect(Set(before) == Set(Self.fates.filter { $0.value.isOfPeople }.keys))
            let gone = try await Ledger(pool: pool).forget(
                phone: "39777000111", userID: nil, of: BusinessID(rawValue: "demo"))
            #expect(gone["inbox"] == 1)
            #expect(try await findings("39777000111", pool).isEmpty)
            #expect(try await findings("39888000222", pool) == before)
        }
    }

    @Test("Whoever wrote long ago is in no table any more, unless they refused advertising")
    func aged() async throws {
        try await with { pool in
            try await write("39777000111", pool) { if case .goes = $0 { true } else { false } }
            let ledger = Ledger(pool: pool)
            let year = Duration.seconds(365 * 86_400)
            let ages = LedgerAges(
                inbox: year, turns: year, hops: year, receipts: year, deadLetters: year, webhooks: year)
            while true {
                let files = try await ledger.oldFiles(age: year)
                try await ledger.drop(files)
                guard try await ledger.expire(ages) > 0 || !files.isEmpty else { break }
            }
            #expect(try await findings("39777000111", pool).isEmpty)
        }
    }
}

extension PersonalDataTests.Fate {
    fileprivate var isOfPeople: Bool {
        if case .nobodys = self { false } else { true }
    }

    /// How a person gets into the table, whatever takes them out again.
    fileprivate var asWritten: Self {
        if case .stays(let statement, _) = self { .goes(statement) } else { self }
    }
}
