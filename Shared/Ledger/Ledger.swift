package import Contracts
import Foundation
package import Postgres

/// The turn protocol: every step is one SQL function, one round trip, one commit (`SQL/functions.sql`), which steps of
/// other turns that wait at the same time may share.
///
/// A step may be repeated: the second time finds what the first one did and changes nothing.
package struct Ledger: Sendable {
    let pool: PostgresPool
    private let currentPolicy: @Sendable () -> LedgerPolicy
    private let steps: TurnSteps

    /// - Parameter policy: asked at every step, as the configuration may change.
    package init(pool: PostgresPool, policy: @escaping @Sendable () -> LedgerPolicy) {
        self.pool = pool
        currentPolicy = policy
        steps = TurnSteps(pool, policy)
    }

    package init(pool: PostgresPool, policy: LedgerPolicy = LedgerPolicy()) {
        self.init(pool: pool) { policy }
    }

    package var policy: LedgerPolicy { currentPolicy() }

    /// Begins the turn, or says why not.
    ///
    /// - Parameter worker: the consumer's name, for the trace.
    package func begin(_ turn: TurnReference, worker: String) async throws(LedgerError) -> BeginVerdict {
        var call = StepCoalescer.Call(turn)
        call.worker = worker
        let answer = try read(try await steps.begin.perform(call), of: "begin", as: BeginAnswer.self)
        return answer.verdict(turn)
    }

    /// Says that the turn is being worked on in this stage.
    ///
    /// - Returns: false when the grant is no longer valid; the work is to be dropped.
    package func renew(_ turn: TurnReference, stage: TurnStage) async throws(LedgerError) -> Bool {
        try await renewed(turn, stage: stage) != nil
    }

    /// - Returns: the ledger's own time, in Unix milliseconds; nil when the grant is no longer valid. Deadlines are compared
    ///   with it, never with a host's clock.
    package func renewed(_ turn: TurnReference, stage: TurnStage) async throws(LedgerError) -> Int64? {
        try await ask(
            "renew",
            """
            select coalesce(case when frontdesk.renew(
                \(turn.business.rawValue), \(turn.conversation.rawValue)::uuid, \(turn.turn), \(turn.fence),
                \(stage.rawValue), \(policy.lease.wholeMilliseconds))
                then floor(extract(epoch from clock_timestamp()) * 1000)::bigint::text end, 'null')
            """,
            as: Int64?.self
        )
    }

    /// Pins the turn's answer and plans its parts. The first answer of a turn counts.
    package func pin(_ turn: TurnReference, answer: Answer) async throws(LedgerError) -> PinVerdict {
        var call = StepCoalescer.Call(turn)
        call.answer = answer
        let reply = try read(try await steps.pin.perform(call), of: "pin", as: PinAnswer.self)
        return reply.verdict
    }

    /// Claims the next part of the turn's pinned answer.
    ///
    /// - Parameter resend: whether a part of unknown outcome is sent once more (`resend_once`) or parked for a person.
    package func claimSend(_ turn: TurnReference, resend: Bool) async throws(LedgerError) -> SendStep {
        var call = StepCoalescer.Call(turn)
        call.resend = resend
        let answer = try read(try await steps.claim.perform(call), of: "claim_send", as: SendAnswer.self)
        return try answer.step(turn)
    }

    /// Records what became of a part, and claims the next one if there is one.
    package func settle(
        _ send: ClaimedSend,
        _ result: SendResult,
        resend: Bool
    ) async throws(LedgerError) -> SendStep {
        let turn = send.turn
        var call = StepCoalescer.Call(turn)
        (call.result, call.wamid, call.error, call.delay) = result.columns
        call.part = send.part
        call.attempt = send.attempt
        call.resend = resend
        let answer = try read(try await steps.settle.perform(call), of: "settle_send", as: SendAnswer.self)
        return try answer.step(turn)
    }

    /// Takes what is due: a delay is over, a lease has ended, or nobody took what was emitted.
    ///
    /// - Parameter bulk: how many turns behind the replies (utility, then marketing) are wanted; nil for as many as `limit`.
    package func sweep(limit: Int = 100, bulk: Int? = nil) async throws(LedgerError) -> Sweep {
        let answer = try await ask(
            "sweep",
            "select frontdesk.sweep(\(limit), \(policy.sweepAgain.wholeMilliseconds), \(policy.inFlight), \(bulk))::text",
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
        try await perform(
            """
            select frontdesk.take_over(
                \(business.rawValue), \(conversation.rawValue)::uuid, \(reason),
                clock_timestamp() + \(seconds) * interval '1 second')
            """
        )
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

/// The stages of a running turn, in their order; a lease is renewed in those before the last.
package enum TurnStage: String, Sendable, Decodable {
    case begin, retrieve, generate, send
}
