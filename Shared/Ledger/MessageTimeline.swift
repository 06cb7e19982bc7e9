/// What became of one message.
package struct MessageTimeline: Sendable, Codable {
    package let business: String
    package let conversation: String
    /// nil while it waits for the turn before it.
    package let turn: Int?
    package let text: String?
    package let kind: String
    package let state: String?
    package let stage: String?
    package let outcome: String?
    package let needsHuman: String?
    package let owner: String
    package let steps: [DeadLetter.Step]
}
