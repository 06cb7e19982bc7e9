import Contracts
import Foundation
import Ledger
import Postgres
import Testing

@Suite("What the gateway keeps besides messages", .timeLimit(.minutes(1)))
struct IntakeStoreTests: LedgerSuite {
    private func kept(_ id: String, _ body: String, for keep: Duration = .seconds(60)) -> InboundEvent {
        .webhook(KeptWebhook(id: id, body: body, keep: keep))
    }

    @Test("A webhook is kept once with its events, found by time, id and message, and forgotten when its time is over")
    func webhooks() async throws {
        try await with { ledger, pool in
            let first = try await ledger.accept([message("w1"), kept("a", #"{"id":"w1"}"#)])
            #expect(first.map(\.verdict) == [.accepted, .accepted])
            let again = try await ledger.accept([kept("a", #"{"id":"w1"}"#), message("w1")])
            #expect(again.map(\.verdict) == [.accepted, .duplicate])
            _ = try await ledger.accept([message("w2", phone: "2"), kept("b", #"{"id":"w2","next":"o1\/y"}"#)])
            #expect(try await ledger.webhooks(named: "o1/y").map(\.id) == ["b"])
            let all = try await ledger.webhooks(
                from: Date(timeIntervalSinceNow: -60), to: Date(timeIntervalSinceNow: 60), after: nil, limit: 10)
            #expect(all.map(\.id) == ["a", "b"])
            let rest = try await ledger.webhooks(
                from: Date(timeIntervalSinceNow: -60), to: Date(timeIntervalSinceNow: 60), after: all[0], limit: 10)
            #expect(rest.map(\.id) == ["b"])
            #expect(try await ledger.webhooks(named: "w2").map(\.id) == ["b"])
            #expect(try await ledger.webhooks(named: "a").map(\.body) == [#"{"id":"w1"}"#])
            _ = try await pool.query("update frontdesk.webhook set received_at = now() - interval '1 hour'")
            _ = try await ledger.accept([message("w3", phone: "3"), kept("c", "{}")])
            let left = try await ledger.webhooks(
                from: .distantPast, to: Date(timeIntervalSinceNow: 60), after: nil, limit: 10)
            #expect(left.map(\.id) == ["c"])
        }
    }

    @Test("A notification is kept once")
    func notices() async throws {
        try await with { ledger, pool in
            let notice = InboundEvent.notice(
                Notice(
                    business: nil, id: "n", account: "204", field: "account_update",
                    value: #"{"event":"x\u0000"}"#))
            #expect(try await ledger.accept([notice, notice]).map(\.verdict) == [.accepted, .duplicate])
            let row = try #require(try await pool.query("select account, field from frontdesk.notice").first)
            #expect(try row.decode("account", as: String.self) == "204")
        }
    }

    @Test("A customer with a new number keeps the conversation, and whoever gets the old number does not")
    func numberChange() async throws {
        try await with { ledger, _ in
            let before = try #require(try await ledger.accept([message("w1", phone: "100")]).first?.scheduled)
            let change = InboundEvent.message(
                InboundMessage(
                    business: business, id: MessageID(rawValue: "s1"),
                    customer: Customer(number: "1", phone: "100", userID: nil, name: nil), kind: "system", text: nil,
                    detail: MessageDetail(
                        content: .system(.init(kind: "user_changed_number", phone: "200", userID: nil))),
                    payload: "{}", sentAt: .now, opensTurn: false, windowMilliseconds: 0, traceparent: nil))
            _ = try await ledger.accept([change])
            guard case .granted(let grant) = try await ledger.begin(before.turn, worker: "w") else {
                return #expect(Bool(false))
            }
            #expect(grant.context.customer.phone == "200")
            try await answered(ledger, grant)
            let after = try await ledger.accept([message("w2", phone: "200")]).first?.scheduled
            #expect(after?.turn.conversation == before.turn.conversation)
            let stranger = try await ledger.accept([message("w3", phone: "100")]).first?.scheduled
            #expect(stranger != nil && stranger?.turn.conversation != before.turn.conversation)
        }
    }
}
