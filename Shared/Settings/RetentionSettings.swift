/// `retention`: how long the ledger remembers. Live turns stay, however old they are.
package struct RetentionSettings: Sendable, Equatable {
    /// What customers and owners wrote.
    package let inbox: Duration
    /// Turns with their answers, sends, drafts and people's words.
    package let turns: Duration
    /// The steps that `gateway trace` shows.
    package let hops: Duration
    /// WhatsApp's status webhooks; the status itself stays with its send.
    package let receipts: Duration
    /// What could not be done and nobody has replayed.
    package let deadLetters: Duration

    /// WhatsApp delivers a webhook again for seven days; what is forgotten earlier would be answered twice.
    private static let redelivery: Duration = .seconds(8 * 86_400)

    init(_ section: SettingsSection) {
        inbox = section.duration("inbox", default: .seconds(400 * 86_400))
        turns = section.duration("turns", default: .seconds(400 * 86_400))
        hops = section.duration("hops", default: .seconds(90 * 86_400))
        receipts = section.duration("receipts", default: .seconds(30 * 86_400))
        deadLetters = section.duration("dead_letters", default: .seconds(400 * 86_400))
        for (key, age) in [("inbox", inbox), ("receipts", receipts)] where age < Self.redelivery {
            section.problem(
                "retention.\(key) must be at least 8d: WhatsApp delivers a webhook again for seven days, and what is "
                    + "forgotten would be answered twice")
        }
        for (key, age) in [("turns", turns), ("hops", hops), ("dead_letters", deadLetters)] where age < .seconds(86_400)
        {
            section.problem("retention.\(key) must be at least 1d")
        }
        section.finish()
    }
}
