package import Contracts

/// A turn the sweeper found due.
package struct DueTurn: Sendable, Equatable {
    package let turn: TurnReference
    /// The stage that had it last.
    package let stage: TurnStage
    /// Whether its lease ended, and no time of its own.
    package let isHeld: Bool
    /// Starts of work that did not end in order; from two on the turn is suspected of killing its workers.
    package let starts: Int
    /// The message that opened the turn.
    package let message: MessageID
    package let text: String?
    package let deadline: Int64?
    package let traceparent: String?
    /// The pinned answer, when the turn only needs to be sent.
    package let answer: Answer?
}

/// A file the sweeper found due: it is to be fetched.
package struct DueMedia: Sendable, Equatable {
    package let business: BusinessID
    package let conversation: ConversationID
    /// WhatsApp's id.
    package let media: String
    package let attempt: Int
}

/// The result of one sweep.
package struct Sweep: Sendable, Equatable {
    package let due: [DueTurn]
    package let media: [DueMedia]
    /// More that is behind the replies is due, and waits for room.
    package let hasBulk: Bool
    /// When something will be due; negative when more is due already, `nil` when nothing is waiting.
    package let next: Duration?
}
