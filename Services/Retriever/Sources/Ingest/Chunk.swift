/// A piece of a document that is found and shown as a whole.
struct Chunk: Sendable, Equatable {
    /// The headings above it, outermost first, joined by ` › `.
    let section: String
    /// When the piece is the answer of a question and answer pair.
    let question: String?
    let text: String

    /// What is embedded: a piece without its headings has often lost its subject.
    var embeddedText: String {
        [section, question, text].compactMap { $0?.isEmpty == false ? $0 : nil }.joined(separator: "\n")
    }
}
