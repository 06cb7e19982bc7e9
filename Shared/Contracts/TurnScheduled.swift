/// `turn.scheduled`: a conversation has something to answer. What exactly is asked of the ledger when the turn begins.
package struct TurnScheduled: Codable, Sendable, Equatable {
    /// Why the entry was written.
    package enum Reason: String, Codable, Sendable {
        /// A customer's message opened the turn.
        case accepted
        /// The turn before it ended, and messages were waiting.
        case next
        /// The sweeper found it due: a delay is over, a worker died, or Redis lost the entry.
        case swept
    }

    package let reason: Reason
    /// The customer message that opened the turn; also the name of its trace.
    package let message: MessageID
    /// The words of that message, for people who read the stream; the turn may hold more by the time it begins.
    package let text: String?

    package init(reason: Reason, message: MessageID, text: String?) {
        self.reason = reason
        self.message = message
        self.text = text
    }
}
