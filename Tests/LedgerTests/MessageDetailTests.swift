import Contracts
import Ledger
import Testing

@Suite("What a message holds beyond its words", .timeLimit(.minutes(1)))
struct MessageDetailTests: LedgerSuite {
    @Test("reaches the turn: the id of a tapped button, the quoted message")
    func detail() async throws {
        try await with { ledger, _ in
            let choice = CustomerContent.choice(.init(origin: .button, id: "slot:10", title: "Tue 10:00"))
            let quoted = QuotedMessage(message: MessageID(rawValue: "o1"))
            let grant = try await begun(
                ledger,
                .message(
                    InboundMessage(
                        business: business,
                        id: MessageID(rawValue: "w1"),
                        customer: Customer(number: "1", phone: "39333", userID: nil, name: nil),
                        kind: "interactive",
                        text: "Tue 10:00",
                        detail: MessageDetail(content: choice, quoted: quoted),
                        payload: "{}",
                        sentAt: .now,
                        opensTurn: true,
                        windowMilliseconds: 0,
                        traceparent: nil
                    )
                )
            )
            #expect(grant.context.tapped?.id == "slot:10")
            #expect(grant.context.messages.first?.quoted == quoted)
        }
    }
}
