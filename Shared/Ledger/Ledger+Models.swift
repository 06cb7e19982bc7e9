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

    /// Keeps what was said up to that turn in short.
    package func summarise(
        _ turn: TurnReference,
        upTo last: Int,
        _ text: String,
        by provider: String,
        attempts: [ModelAttempt]
    ) async throws(LedgerError) {
        let cost = try json(attempts, step: "summarise")
        do {
            _ = try await pool.query(
                """
                select frontdesk.summarise(
                    \(turn.business.rawValue), \(turn.conversation.rawValue)::uuid, \(last), \(text), \(provider),
                    \(cost)::jsonb)
                """
            )
        } catch {
            throw .postgres(error)
        }
    }
}
