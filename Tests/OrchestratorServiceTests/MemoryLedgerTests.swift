import Contracts
import Foundation
import Ledger
import Logging
import Postgres
import TestSupport
import Testing

@testable import OrchestratorService

@Suite("What the ledger keeps of models", .timeLimit(.minutes(1)))
struct MemoryLedgerTests {
    @Test(
        "A summary of a later turn stays, attempts are kept with their cost, and an erased conversation is not written")
    func summaries() async throws {
        let database = try await TestDatabase()
        let pool = try database.pool()
        _ = try await Migrator(pool: pool).migrate([LedgerSchema.migrations])
        let ledger = Ledger(pool: pool)
        let turn = TurnReference(
            business: BusinessID(rawValue: "b"),
            conversation: ConversationID(rawValue: "00000000-0000-4000-8000-000000000001"), turn: 9, fence: 1)
        let attempt = ModelAttempt(provider: "groq", model: "m", outcome: "ok", tookMs: 12.5, costMicros: 42)
        try await ledger.summarise(turn, upTo: 3, "gone", by: "x", attempts: [])
        #expect(try await ledger.recall(turn, exchanges: 6).summary == nil)
        try await pool.script(
            "insert into frontdesk.conversation (business_id, id, number_id) values ('b', '\(turn.conversation.rawValue)', '1')"
        )
        try await ledger.summarise(turn, upTo: 3, "three", by: "groq", attempts: [attempt])
        try await ledger.summarise(turn, upTo: 2, "two", by: "groq", attempts: [])
        #expect(try await ledger.recall(turn, exchanges: 6).summary?.text == "three")
        let rows = try await pool.query("select sum(cost_micros)::bigint from frontdesk.llm_attempt")
        #expect(try rows.first?.decode(0, as: Int.self) == 42)
        let today = LedgerHistory(ledger: ledger, logger: Logger(label: "test"))
        let (now, spend) = (Int64(Date().timeIntervalSince1970 * 1000), try spend())
        for (business, contact, sums) in [
            ("b", turn.conversation.rawValue, [42, 42, 42]), ("b", UUID().uuidString, [0, 42, 42]),
            ("other", turn.conversation.rawValue, [0, 0, 42]),
        ] {
            let account = SpendAccount(business: business, conversation: contact, spend)
            let spent = await today.spent(.all, of: account, at: now)
            #expect(account.keys(at: now).prefix(3).map { spent[$0] } == sums)
        }
        let tomorrow = now + 86_400_000
        let account = SpendAccount(business: "b", conversation: turn.conversation.rawValue, spend)
        #expect(await today.spent(.contact, of: account, at: tomorrow) == [account.keys(at: tomorrow)[0]: 0])
        await pool.close()
        try await database.drop()
    }
}
