/// Work that could not be done, as it is laid before a person.
package struct DeadLetter: Sendable, Codable, Equatable {
    package let business: String
    package let id: String
    /// The message (`wamid`) that began it, where there is one.
    package let message: String?
    /// `accept`, `begin`, `retrieve`, `generate` or `send`.
    package let stage: String
    package let reason: String
    /// What it was about: a part's content, the customer's words, or the webhook's bytes.
    package let payload: String?
    /// What the customer wrote.
    package let question: String?
    package let starts: Int
    /// RFC 3339.
    package let createdAt: String
    package let replayedAs: String?
    /// The steps of its turn, oldest first; only where one letter is asked for.
    package let history: [Step]?

    package struct Step: Sendable, Codable, Equatable {
        package let at: String
        package let step: String
        package let fence: Int
        package let detail: String?
    }
}

/// What became of a replay.
package enum ReplayVerdict: Sendable, Equatable {
    /// It is a turn of its own now: `conversation/turn`.
    case replayed(as: String)
    case replayedAlready(as: String)
    case unknown
    /// The bytes could not be read when they came; only a newer program can read them.
    case unreadable
    /// Another turn of the conversation is live; try again when it is over.
    case busy
    case withPerson
}
