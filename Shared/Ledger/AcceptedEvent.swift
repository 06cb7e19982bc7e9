package import Contracts

/// What the ledger made of one event. By the time the caller sees it, it is committed.
package struct AcceptedEvent: Sendable, Equatable {
    package enum Verdict: String, Sendable {
        /// New, and kept.
        case accepted
        /// Known already; nothing changed.
        case duplicate
        /// Kept as a dead letter.
        case rejected
    }

    package let verdict: Verdict
    /// The turn this event scheduled, if it did; it waits for an entry on `fd:inbound`.
    package let scheduled: ScheduledTurn?

    package init(verdict: Verdict, scheduled: ScheduledTurn?) {
        self.verdict = verdict
        self.scheduled = scheduled
    }
}

/// A turn that may begin.
package struct ScheduledTurn: Sendable, Equatable {
    package let turn: TurnReference
    /// The message that opened it.
    package let message: MessageID
    package let text: String?
    package let traceparent: String?
    /// How long it must still wait, in milliseconds; 0 when it may begin now.
    package let delayMilliseconds: Int

    package init(
        turn: TurnReference,
        message: MessageID,
        text: String?,
        traceparent: String?,
        delayMilliseconds: Int
    ) {
        self.turn = turn
        self.message = message
        self.text = text
        self.traceparent = traceparent
        self.delayMilliseconds = delayMilliseconds
    }
}
