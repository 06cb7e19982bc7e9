package import Contracts
import Foundation
package import Postgres

/// The turn protocol: every step is one SQL function, one round trip, one commit (`SQL/functions.sql`).
///
/// A step may be repeated: the second time finds what the first one did and changes nothing.
package struct Ledger: Sendable {
    let pool: PostgresPool
    package let policy: LedgerPolicy

    package init(pool: PostgresPool, policy: LedgerPolicy = LedgerPolicy()) {
        self.pool = pool
        self.policy = policy
    }

    /// Begins the turn, or says why not.
    ///
    /// - Parameter worker: the consumer's name, for the trace.
    package func begin(_ turn: TurnReference, worker: String) async throws(LedgerError) -> BeginVerdict {
        let answer = try await ask(
            "begin",
            """
            select frontdesk.begin(
                \(turn.business.rawValue), \(turn.conversation.rawValue)::uuid, \(turn.turn),
                \(policy.lease.wholeMilliseconds), \(policy.deadline.wholeMilliseconds), \(policy.maximumStarts),
                \(policy.historyLength), \(worker))::text
            """,
            as: BeginAnswer.self
        )
        return answer.verdict(turn)
    }

    /// Says that the turn is being worked on in this stage.
    ///
    /// - Returns: false when the grant is no longer valid; the work is to be dropped.
    package func renew(_ turn: TurnReference, stage: TurnStage) async throws(LedgerError) -> Bool {
        try await ask(
            "renew",
            """
            select frontdesk.renew(
                \(turn.business.rawValue), \(turn.conversation.rawValue)::uuid, \(turn.turn), \(turn.fence),
                \(stage.rawValue), \(policy.lease.wholeMilliseconds))::text
            """,
            as: Bool.self
        )
    }

    /// Pins the turn's answer and plans its parts. The first answer of a turn counts.
    package func pin(_ turn: TurnReference, answer: Answer) async throws(LedgerError) -> PinVerdict {
        let reply = try await ask(
            "pin",
            """
            select frontdesk.pin(
                \(turn.business.rawValue), \(turn.conversation.rawValue)::uuid, \(turn.turn), \(turn.fence),
                \(try json(answer, step: "pin"))::jsonb, \(policy.lease.wholeMilliseconds))::text
            """,
            as: PinAnswer.self
        )
        return reply.verdict
    }

    /// Claims the next part of the turn's pinned answer.
    ///
    /// - Parameter resend: whether a part of unknown outcome is sent once more (`resend_once`) or parked for a person.
    package func claimSend(_ turn: TurnReference, resend: Bool) async throws(LedgerError) -> SendStep {
        let answer = try await ask(
            "claim_send",
            """
            select frontdesk.claim_send(
                \(turn.business.rawValue), \(turn.conversation.rawValue)::uuid, \(turn.turn), \(turn.fence),
                \(policy.lease.wholeMilliseconds), \(policy.reconcile.wholeMilliseconds), \(resend),
                \(policy.maximumStarts))::text
            """,
            as: SendAnswer.self
        )
        return try answer.step(turn)
    }

    /// Records what became of a part, and claims the next one if there is one.
    package func settle(
        _ send: ClaimedSend,
        _ result: SendResult,
        resend: Bool
    ) async throws(LedgerError) -> SendStep {
        let turn = send.turn
        let (word, wamid, error, delay) = result.columns
        let answer = try await ask(
            "settle_send",
            """
            select frontdesk.settle_send(
                \(turn.business.rawValue), \(turn.conversation.rawValue)::uuid, \(turn.turn), \(turn.fence),
                \(send.part), \(send.attempt), \(word), \(wamid), \(error), \(delay), \(policy.maximumAttempts),
                \(policy.lease.wholeMilliseconds), \(policy.reconcile.wholeMilliseconds), \(resend))::text
            """,
            as: SendAnswer.self
        )
        return try answer.step(turn)
    }

    /// Takes what is due: a delay is over, a lease has ended, or nobody took what was emitted.
    package func sweep(limit: Int = 100) async throws(LedgerError) -> Sweep {
        let answer = try await ask(
            "sweep",
            "select frontdesk.sweep(\(limit), \(policy.sweepAgain.wholeMilliseconds))::text",
            as: SweepAnswer.self
        )
        return answer.sweep
    }

    /// Gives the conversation to a person.
    ///
    /// - Parameter pause: after it the bot answers again; `nil` until it is handed back.
    package func takeOver(
        _ conversation: ConversationID,
        of business: BusinessID,
        reason: String,
        pause: Duration?
    ) async throws(LedgerError) {
        let seconds = pause.map { Double($0.wholeMilliseconds) / 1000 }
        do {
            _ = try await pool.query(
                """
                select frontdesk.take_over(
                    \(business.rawValue), \(conversation.rawValue)::uuid, \(reason),
                    clock_timestamp() + \(seconds) * interval '1 second')
                """
            )
        } catch {
            throw .postgres(error)
        }
    }

    /// Gives the conversation back to the bot; what waited becomes its next turn.
    package func handBack(
        _ conversation: ConversationID,
        of business: BusinessID
    ) async throws(LedgerError) -> ScheduledTurn? {
        let next = try await ask(
            "hand_over_to_bot",
            """
            select coalesce(
                frontdesk.hand_over_to_bot(\(business.rawValue), \(conversation.rawValue)::uuid), 'null')::text
            """,
            as: NextTurn?.self
        )
        return next?.scheduled(business, conversation)
    }
}

/// The stages a lease is renewed in.
package enum TurnStage: String, Sendable {
    case begin, retrieve, generate
}
