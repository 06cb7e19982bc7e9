/// A booking that is being filled in over several turns.
package struct BookingForm: Codable, Sendable, Equatable {
    package enum Purpose: String, Codable, Sendable {
        case request, change, cancel
    }

    package let purpose: Purpose
    /// The language it began in, ISO 639-1: "15:30" says nothing about a language.
    package let language: String
    /// What is known, by field: `service`, `day` (`2026-11-27`), `time` (`15:30`), `party`, `name`, or a question's id.
    package var values: [String: String]
    /// What was asked last: a field, `confirm` or `edit`.
    package var asked: String
    /// The booking this one changes or cancels.
    package let replaces: String?
    /// Unix milliseconds.
    package var updatedAt: Int64

    package init(
        purpose: Purpose,
        language: String,
        values: [String: String] = [:],
        asked: String = "",
        replaces: String? = nil,
        updatedAt: Int64
    ) {
        self.purpose = purpose
        self.language = language
        self.values = values
        self.asked = asked
        self.replaces = replaces
        self.updatedAt = updatedAt
    }
}
