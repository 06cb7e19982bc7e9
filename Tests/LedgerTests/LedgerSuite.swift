import Contracts
import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

/// What the suites of the ledger share: a database of their own, and the steps that lead to what they test.
protocol LedgerSuite: Sendable {}

extension LedgerSuite {
    var business: BusinessID { BusinessID(rawValue: "demo") }

    func with(
        _ change: (inout LedgerPolicy) -> Void = { _ in },
        _ body: (Ledger, PostgresPool) async throws -> Void
    ) async throws {
        var policy = LedgerPolicy()
        change(&policy)
        try await TestDatabase.with([LedgerSchema.migrations]) { [policy] _, pool in
            try await body(Ledger(pool: pool, policy: policy), pool)
        }
    }

    func message(
        _ id: String,
        _ text: String? = "How much?",
        phone: String? = "39333",
        user: String? = nil,
        window: Int = 0,
        cap: Int = 3000,
        opensTurn: Bool = true,
        merges: Bool = false
    ) -> InboundEvent {
        .message(
            InboundMessage(
                business: business,
                id: MessageID(rawValue: id),
                customer: Customer(number: "1", phone: phone, userID: user, name: "Mara"),
                kind: "text",
                text: text,
                payload: "{}",
                sentAt: .now,
                opensTurn: opensTurn,
                windowMilliseconds: window,
                capMilliseconds: cap,
                merges: merges,
                traceparent: nil
            )
        )
    }

    func answer(_ texts: String..., outcome: Answer.Outcome = .answered) -> Answer {
        Answer(
            outcome: outcome,
            parts: texts.map { .text($0) },
            provider: "template",
            confidence: 1,
            intent: "greeting",
            language: "en",
            configuration: "test",
            handoff: outcome == .handedOff ? "human_agent" : nil
        )
    }

    /// Brings one message to a begun turn.
    func begun(_ ledger: Ledger, _ event: InboundEvent) async throws -> TurnGrant {
        let scheduled = try #require(try await ledger.accept([event]).first?.scheduled)
        guard case .granted(let grant) = try await ledger.begin(scheduled.turn, worker: "w") else {
            throw NotInTime(description: "the turn was not granted")
        }
        return grant
    }

    func claimed(_ step: SendStep) throws -> ClaimedSend {
        guard case .send(let send) = step else { throw NotInTime(description: "no part was claimed: \(step)") }
        return send
    }

    func finished(_ step: SendStep) -> (outcome: String, next: ScheduledTurn?)? {
        guard case .finished(let outcome, let next) = step else { return nil }
        return (outcome, next)
    }

    /// Pins the answer and sends all of it.
    func answered(_ ledger: Ledger, _ grant: TurnGrant, _ answer: Answer? = nil) async throws {
        _ = try await ledger.pin(grant.turn, answer: answer ?? self.answer("85 EUR"))
        var step = try await ledger.claimSend(grant.turn, resend: true)
        while case .send(let send) = step {
            step = try await ledger.settle(send, .sent(MessageID(rawValue: "o\(UniqueID())")), resend: true)
        }
        #expect(finished(step) != nil)
    }
}
