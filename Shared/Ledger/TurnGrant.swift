package import Contracts

/// A turn that has begun: this worker may work on it until the lease ends.
package struct TurnGrant: Sendable, Equatable {
    /// Carries the new fence.
    package let turn: TurnReference
    /// Unix milliseconds.
    package let deadline: Int64
    package let context: TurnContext
    package let traceparent: String?
    /// Where the conversation stands in its form.
    package let dialogue: Dialogue
}

/// What the ledger says to a worker that wants to begin a turn.
package enum BeginVerdict: Sendable, Equatable {
    /// Classify, answer or send on.
    case granted(TurnGrant)
    /// An earlier start pinned the answer; it only needs to be sent.
    case pinned(TurnGrant, Answer)
    /// The deadline has passed: the customer gets the fallback text, a person is called.
    case expired(TurnGrant)
    /// The turn ended its worker too often: as `expired`, and nobody looks at its words again.
    case poisoned(TurnGrant)
    /// A person owns the conversation; the turn is over.
    case suppressed
    /// Someone else has it, it is over, or it must still wait. Drop the entry.
    case stale
}

/// What the ledger says to a worker that wants to pin an answer.
package enum PinVerdict: Sendable, Equatable {
    /// The answer that counts; another one if an earlier start was first.
    case pinned(Answer)
    /// A person has taken over; the draft is noted and the turn is over.
    case suppressed
    case stale
}
