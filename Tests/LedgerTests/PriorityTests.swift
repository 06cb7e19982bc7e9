import Contracts
import Ledger
import Postgres
import TestSupport
import Testing

@Suite("What is behind the replies")
struct PriorityTests: LedgerSuite {
    private func template(_ name: String) -> Answer {
        Answer(
            outcome: .answered, parts: [MessageContent(.template(.init(name: name, language: "en")))],
            provider: "template", confidence: 1, intent: nil, language: "en", configuration: "test")
    }

    /// A pinned answer that waits to be sent.
    @discardableResult
    private func queue(_ ledger: Ledger, _ pool: PostgresPool, _ id: String, _ answer: Answer) async throws
        -> TurnReference
    {
        let grant = try await begun(ledger, message(id, phone: "39\(id.utf8.first ?? 0)"))
        _ = try await ledger.pin(grant.turn, answer: answer)
        _ = try await pool.query(
            """
            update frontdesk.turn set due_at = clock_timestamp() - interval '1 s', lease_until = null
            where conversation_id = \(grant.turn.conversation.rawValue)::uuid
            """)
        return grant.turn
    }

    private func sweep(_ ledger: Ledger, bulk: Int) async throws -> [ConversationID] {
        try await ledger.sweep(bulk: bulk).due.map(\.turn.conversation)
    }

    @Test("Replies are handed out first, then what is useful, then advertising, and only as much as there is room for")
    func order() async throws {
        try await with { ledger, pool in
            try await ledger.note(
                TemplateState(name: "news", language: "en", status: "APPROVED", category: "MARKETING", reason: nil),
                of: business)
            let news = [
                try await queue(ledger, pool, "a", template("news")),
                try await queue(ledger, pool, "b", template("news")),
            ]
            let useful = try await queue(ledger, pool, "c", template("ready"))
            let reply = try await queue(ledger, pool, "d", answer("At eight."))
            let first = try await ledger.sweep(bulk: 0)
            #expect(first.due.map(\.turn.conversation) == [reply.conversation] && first.hasBulk)
            // Nothing is due that has no room: the sweeper sleeps.
            #expect((first.next ?? .zero) > .zero)
            #expect(try await sweep(ledger, bulk: 1) == [useful.conversation])
            #expect(try await Set(sweep(ledger, bulk: 5)) == Set(news.map(\.conversation)))
            #expect(try await !ledger.sweep(bulk: 5).hasBulk)
        }
    }

    @Test("A template that Meta has made advertising goes behind what is useful from then on")
    func recategorised() async throws {
        try await with { ledger, pool in
            try await ledger.note(
                TemplateState(name: "ready", language: "en", status: "APPROVED", category: "UTILITY", reason: nil),
                of: business)
            _ = try await ledger.accept([
                .notice(
                    Notice(
                        business: business, id: "n1", account: "1", field: "template_category_update",
                        value: """
                            {"message_template_id":1,"message_template_name":"ready","message_template_language":"en",\
                            "previous_category":"UTILITY","new_category":"MARKETING"}
                            """))
            ])
            let was = try await queue(ledger, pool, "a", template("ready"))
            let other = try await queue(ledger, pool, "b", template("other"))
            #expect(try await sweep(ledger, bulk: 1) == [other.conversation])
            #expect(try await sweep(ledger, bulk: 1) == [was.conversation])
        }
    }

    @Test("A customer who writes does not wait behind the advertisement that waits for them")
    func promoted() async throws {
        try await with { ledger, pool in
            let turn = try await queue(ledger, pool, "a", template("news"))
            #expect(try await sweep(ledger, bulk: 0).isEmpty)
            _ = try await ledger.accept([
                message("w2", "Are you open?", phone: "3997")
            ])
            #expect(try await sweep(ledger, bulk: 0) == [turn.conversation])
        }
    }

    @Test("An advertisement that WhatsApp holds back for a day gives way to the customer who writes")
    func givesWay() async throws {
        try await with { ledger, pool in
            let turn = try await queue(ledger, pool, "a", template("news"))
            let send = try claimed(try await ledger.claimSend(turn, resend: true))
            guard
                case .later = try await ledger.settle(
                    send, .held(after: .seconds(86_400), error: "131049 not now"), resend: true)
            else { throw NotInTime(description: "the advertisement does not wait") }
            _ = try await ledger.accept([message("w2", "Are you open?", phone: "3997")])
            let due = try #require(try await ledger.sweep(bulk: 0).due.first)
            let end = try #require(finished(try await ledger.claimSend(due.turn, resend: true)))
            #expect(end.outcome == "suppressed" && end.next?.text == "Are you open?")
        }
    }
}
