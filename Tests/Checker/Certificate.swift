/// What the checker found. A run is good when every list of violations is empty.
package struct Certificate: Sendable, Equatable {
    package var messages = 0
    package var replies = 0
    /// Replies that name the messages they answer; of the others nobody can say which those were.
    package var naming = 0
    /// Messages a person was given instead of a reply: in a dead letter, or in a conversation that was taken over.
    package var handedToPeople = 0
    /// Parts that came twice because WhatsApp's word on the first one had not come; allowed under `resend_once` only.
    package var resentWithoutEcho = 0
    package var oldestMilliseconds: Int64 = 0
    package var lost: [String] = []
    package var duplicated: [String] = []
    package var inverted: [String] = []
    package var afterTakeover: [String] = []
    package var overdue: [String] = []

    package init() {}

    package var isGood: Bool { violations.isEmpty }

    /// Whether so few replies name their messages that the run proves nothing of order and doubles.
    package var isBlind: Bool { replies >= 50 && naming * 3 < replies }

    /// One line per violation.
    package var violations: [String] { examples(.max) }

    /// At most so many violations of each kind, a line each.
    package func examples(_ count: Int) -> [String] {
        [
            ("lost", lost), ("duplicated", duplicated), ("inverted", inverted), ("after takeover", afterTakeover),
            ("overdue", overdue),
        ]
        .flatMap { name, list in list.prefix(count).map { "\(name): \($0)" } }
    }
}
