import Contracts
import Ledger
import Postgres
import TestSupport
import Testing

@Suite("The free entry point")
struct EntryPointTests: LedgerSuite {
    private func tapped(_ id: String) -> InboundEvent {
        .message(
            InboundMessage(
                business: business, id: MessageID(rawValue: id),
                customer: Customer(number: "1", phone: "39333", userID: nil, name: nil), kind: "text", text: "Hi!",
                detail: MessageDetail(
                    content: .text,
                    referral: Referral(source: "ad", id: "9", url: nil, headline: nil, body: nil, click: nil)),
                payload: "{}", sentAt: .now, opensTurn: true, windowMilliseconds: 0, traceparent: nil))
    }

    private func answered(_ ledger: Ledger, _ grant: TurnGrant, _ wamid: String) async throws -> ClaimedSend {
        _ = try await ledger.pin(grant.turn, answer: answer("Hello"))
        let send = try claimed(try await ledger.claimSend(grant.turn, resend: true))
        _ = try await ledger.settle(send, .sent(MessageID(rawValue: wamid)), resend: true)
        return send
    }

    @Test("Opens for 72 hours with the first answer to a customer who came by an advertisement, and for nobody else")
    func opens() async throws {
        try await with { ledger, _ in
            let first = try await answered(ledger, try await begun(ledger, tapped("w1")), "o1")
            #expect(first.entryPointUntil == nil)
            let second = try await answered(ledger, try await begun(ledger, message("w2")), "o2")
            let left = try #require(second.entryPointUntil) - .now
            #expect((71 * 3_600_000...72 * 3_600_000).contains(left))
            let other = try await answered(ledger, try await begun(ledger, message("w3", phone: "39444")), "o3")
            #expect(other.entryPointUntil == nil)
            // The window begins once, with the first answer.
            let third = try await answered(ledger, try await begun(ledger, message("w4")), "o4")
            #expect(third.entryPointUntil == second.entryPointUntil)
        }
    }
}
