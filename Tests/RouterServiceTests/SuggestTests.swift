import Contracts
import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@testable import RouterService

@Suite("Messages the router was not sure of", .timeLimit(.minutes(1)))
struct SuggestTests {
    private func answer(_ pool: PostgresPool, _ turn: Int, _ text: String, _ confidence: Double, age: String = "1 hour")
        async throws
    {
        let routing = """
            {"routing":{"intent":"order_request","confidence":\(confidence),"requiresLLM":true,"metadata":{"stage":"linear",\
            "language":"en","top":[{"intent":"order_request","confidence":\(confidence)},\
            {"intent":"pricing_inquiry","confidence":0.2}],"thresholds":{},"model":"m"}}}
            """
        let conversation = "00000000-0000-4000-8000-000000000001"
        try await pool.execute(
            """
            insert into frontdesk.inbox
                (business_id, event_id, conversation_id, origin, kind, body, payload, sent_at, opens_turn, turn)
            values ('demo', \("wamid.\(turn)"), \(conversation)::uuid, 'customer', 'text', \(text), '{}', now(), true, \(turn))
            """)
        try await pool.execute(
            """
            insert into frontdesk.answer (business_id, conversation_id, turn, body, created_at)
            values ('demo', \(conversation)::uuid, \(turn), \(routing)::jsonb, now() - \(age)::interval)
            """)
    }

    @Test("are put together by what they mean, the most frequent first, and not those it was sure of")
    func groups() async throws {
        let database = try await TestDatabase()
        let pool = try database.pool(size: 1)
        _ = try await Migrator(pool: pool).migrate([LedgerSchema.migrations])
        try await answer(pool, 1, "Do you sell gift cards?", 0.4, age: "4 hours")
        try await answer(pool, 2, "do you sell gift cards", 0.5, age: "3 hours")
        try await answer(pool, 3, "Any vouchers?", 0.3, age: "2 hours")
        try await answer(pool, 4, "How much is a cleaning?", 0.95)
        try await answer(pool, 5, "An old one", 0.1, age: "40 days")
        let unsure = try await UnsureMessages(pool, business: "demo", days: 30, below: 0.75)
        #expect(unsure.messages.map(\.text) == ["Any vouchers?", "do you sell gift cards", "Do you sell gift cards?"])
        #expect(try await UnsureMessages(pool, business: "other", days: 30, below: 0.75).messages.isEmpty)

        let worded = unsure.groups(nil)
        #expect(worded.map(\.count) == [2, 1] && worded[0].texts == ["do you sell gift cards"])
        let meant = unsure.groups([[1, 0], [0.99, 0.1], [0.98, 0.1]])
        #expect(meant.map(\.count) == [3] && meant[0].texts.count == 2)
        #expect(meant[0].candidates.map(\.intent) == ["order_request", "pricing_inquiry"])
        #expect(
            SuggestTool.text(meant[0]).hasPrefix("3 × Any vouchers?  [en] order_request 0.40, pricing_inquiry 0.20"))
        let row = try SuggestTool.json(meant[0])
        #expect(
            try JSONDecoder().decode(LabelledText.self, from: Data(row.utf8))
                == LabelledText(text: "Any vouchers?", intent: "order_request", language: "en", source: nil))
        await pool.close()
        try await database.drop()
    }
}
