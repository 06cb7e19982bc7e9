import Contracts
import Ledger
import Postgres
import TestSupport
import Testing

@Suite("Who a customer is", .timeLimit(.minutes(1)))
struct IdentityTests: LedgerSuite {
    private func wrote(
        _ id: String, _ text: String = "How much?", number: String = "1", phone: String?, other: String? = nil,
        user: String? = nil, kind: String = "text"
    ) -> InboundEvent {
        .message(
            InboundMessage(
                business: business, id: MessageID(rawValue: id),
                customer: Customer(number: number, phone: phone, userID: user, name: "Mara"), otherPhone: other,
                kind: kind, text: text, payload: "{}", sentAt: .now, opensTurn: true, windowMilliseconds: 0,
                traceparent: nil))
    }

    private func conversation(_ ledger: Ledger, _ event: InboundEvent) async throws -> ConversationID {
        _ = try await ledger.accept([event])
        guard case .message(let message) = event else { throw NotInTime(description: "no message") }
        let timeline = try #require(try await ledger.timeline(of: message.id.rawValue))
        return ConversationID(rawValue: timeline.conversation)
    }

    @Test(
        "Whoever gets a customer's old phone number begins a conversation of their own, and is sent nothing of theirs")
    func recycled() async throws {
        try await with { ledger, pool in
            let first = try await conversation(ledger, wrote("w1", phone: "100", user: "IT.1"))
            let second = try await conversation(ledger, wrote("w2", phone: "100", user: "IT.2"))
            #expect(first != second)
            #expect(try await conversation(ledger, wrote("w3", phone: "100")) == second)
            #expect(try await conversation(ledger, wrote("w4", phone: nil, user: "IT.1")) == first)
            let row = try #require(
                try await pool.query(
                    "select phone, former::text from frontdesk.conversation where id = \(first.rawValue)::uuid"
                ).first)
            #expect(try row.decode("phone", as: String?.self) == nil)
            #expect(try row.decode("former", as: String.self) == "{100}")
        }
    }

    @Test("A number that WhatsApp's directory writes otherwise leads to the same conversation in both forms")
    func spellings() async throws {
        try await with { ledger, _ in
            let first = try await conversation(ledger, wrote("w1", phone: "551187654321", other: "5511987654321"))
            #expect(try await conversation(ledger, wrote("w2", phone: "5511987654321")) == first)
            let third = try await conversation(ledger, wrote("w3", phone: "521", other: "52"))
            #expect(try await conversation(ledger, wrote("w4", phone: "52", other: "522")) == third)
            #expect(try await conversation(ledger, wrote("w5", phone: "522")) == third)
        }
    }

    @Test(
        "STOP counts for every number of the business, as a tap too, and so does START", arguments: ["text", "button"])
    func optOut(kind: String) async throws {
        try await with { ledger, _ in
            let first = try await conversation(ledger, wrote("w1", phone: "100", user: "IT.1"))
            let second = try await conversation(ledger, wrote("w2", number: "2", phone: "100"))
            let stranger = try await conversation(ledger, wrote("w3", phone: "300"))
            _ = try await ledger.accept([wrote("w4", "Stop", number: "2", phone: "100", kind: kind)])
            #expect(try await !ledger.wantsMarketing(first, of: business))
            #expect(try await !ledger.wantsMarketing(second, of: business))
            #expect(try await ledger.wantsMarketing(stranger, of: business))
            _ = try await ledger.accept([wrote("w5", "START", phone: "100", user: "IT.1", kind: kind)])
            #expect(try await ledger.wantsMarketing(second, of: business))
        }
    }
}
