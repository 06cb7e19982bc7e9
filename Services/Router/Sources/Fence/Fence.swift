/// Tells an attempt to make the assistant something else from a customer's message.
///
/// Patterns of seven languages, looked for in the text as it is meant. A single word never decides: a customer may
/// ignore a bill or forget a password. A pattern is a whole demand, or two parts of one that come together. Whoever is
/// not caught here meets documents that know nothing of it and a model that has no tools and no secrets.
struct Fence: Sendable {
    /// Why something is refused, for the trace.
    struct Reason: Sendable, Equatable {
        let family: String
        /// The pattern that was found.
        let pattern: String
    }

    private let index = FenceIndex.shared

    /// - Returns: nil for a message that is answered like any other.
    func reason(_ text: String) -> Reason? {
        // An address is no demand, whatever its words.
        let text = text.prefix(4096).split(whereSeparator: \.isWhitespace)
            .filter { !$0.hasPrefix("https://") && !$0.hasPrefix("http://") }.joined(separator: " ")
        if let reason = index.reason(FoldedText.words(text)) { return reason }
        guard let decoded = FoldedText.decoded(text), let inner = index.reason(FoldedText.words(decoded)) else {
            return nil
        }
        return Reason(family: "encoded " + inner.family, pattern: inner.pattern)
    }
}
