package import Contracts
import Foundation
import Postgres

// What the orchestrator asks of the ledger beside the turn protocol.
extension Ledger {
    /// Pins the turn's answer and records who was asked for it, in one round trip and one commit.
    package func pin(
        _ turn: TurnReference,
        answer: Answer,
        attempts: [ModelAttempt]
    ) async throws(LedgerError) -> PinVerdict {
        guard !attempts.isEmpty else { return try await pin(turn, answer: answer) }
        let reply = try await ask(
            "pin_attempted",
            """
            select frontdesk.pin_attempted(
                \(turn.business.rawValue), \(turn.conversation.rawValue)::uuid, \(turn.turn), \(turn.fence),
                \(try json(answer, step: "pin_attempted"))::jsonb, \(policy.lease.wholeMilliseconds),
                \(try json(attempts, step: "pin_attempted"))::jsonb)::text
            """,
            as: PinAnswer.self
        )
        return reply.verdict
    }

    /// Records calls for a turn that gets no answer of them: they were paid for all the same.
    package func record(_ turn: TurnReference, attempts: [ModelAttempt]) async throws(LedgerError) {
        let attempts = try json(attempts, step: "record_attempts")
        try await perform(
            """
            select frontdesk.record_attempts(
                \(turn.business.rawValue), \(turn.conversation.rawValue)::uuid, \(turn.turn), \(attempts)::jsonb)
            """
        )
    }

    /// The exchanges before the turn with their times, and the summary of what was before them.
    package func recall(_ turn: TurnReference, exchanges: Int) async throws(LedgerError) -> Recollection {
        try await ask(
            "recall",
            """
            select frontdesk.recall(
                \(turn.business.rawValue), \(turn.conversation.rawValue)::uuid, \(turn.turn), \(exchanges))::text
            """,
            as: Recollection.self
        )
    }

    /// What models have cost for one contact since that time (Unix milliseconds), in millionths of the currency of `spend`.
    package func spent(
        on conversation: ConversationID,
        of business: BusinessID,
        since start: Int64
    ) async throws(LedgerError) -> Int {
        do {
            return try await pool.query(
                """
                select frontdesk.spent_on_contact(
                    \(business.rawValue), \(conversation.rawValue)::uuid, to_timestamp(\(start) / 1000.0))
                """
            ).first?.decode(0, as: Int.self) ?? 0
        } catch {
            throw .postgres(error)
        }
    }

    /// What models have cost for one business since that time, and for all of them.
    package func spent(
        on business: BusinessID,
        since start: Int64
    ) async throws(LedgerError) -> (business: Int, total: Int) {
        do {
            let row = try await pool.query(
                """
                select business, total
                from frontdesk.spent_on_business(\(business.rawValue), to_timestamp(\(start) / 1000.0))
                """
            ).first
            guard let row else { return (0, 0) }
            return (try row.decode(0, as: Int.self), try row.decode(1, as: Int.self))
        } catch {
            throw .postgres(error)
        }
    }

    /// Keeps what was said up to that turn in short.
    package func summarise(
        _ turn: TurnReference,
        upTo last: Int,
        _ text: String,
        by provider: String,
        attempts: [ModelAttempt]
    ) async throws(LedgerError) {
        let cost = try json(attempts, step: "summarise")
        try await perform(
            """
            select frontdesk.summarise(
                \(turn.business.rawValue), \(turn.conversation.rawValue)::uuid, \(last), \(text), \(provider),
                \(cost)::jsonb)
            """
        )
    }
}
