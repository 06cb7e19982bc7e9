import Foundation

/// A piece of a document that is found and shown as a whole.
struct Chunk: Sendable, Equatable {
    /// The headings above it, outermost first, joined by ` › `.
    let section: String
    /// When the piece is the answer of a question and answer pair.
    let question: String?
    let text: String
    /// When it holds; nil for as long as its document does.
    var validity: ValidityWindow?
    /// ISO 639-1, when its source says so; nil for its document's.
    var language: String?
    /// The headings that tell it apart from the other pieces of its document.
    var context: String

    init(
        section: String,
        question: String?,
        text: String,
        validity: ValidityWindow? = nil,
        language: String? = nil,
        context: String? = nil
    ) {
        self.section = section
        self.question = question
        self.text = text
        self.validity = validity
        self.language = language
        self.context = context ?? section
    }

    static let separator = " › "

    /// What is embedded. A piece without its headings has often lost its subject, but a heading that all pieces share,
    /// such as the document's title, draws all their vectors to one place: on judged data it costs a third of the gain
    /// (docs/benchmarks.md). A question carries its subject itself.
    var embeddedText: String {
        [question ?? context, text].filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// Takes the headings that all chunks share out of what is embedded.
    static func withoutCommonHeadings(_ chunks: [Chunk]) -> [Chunk] {
        let paths = chunks.map { $0.section.components(separatedBy: separator) }
        guard var common = paths.first else { return chunks }
        for path in paths {
            common = Array(zip(common, path).prefix { $0 == $1 }.map(\.0))
        }
        return zip(chunks, paths).map { chunk, path in
            var chunk = chunk
            chunk.context = path.dropFirst(common.count).joined(separator: separator)
            return chunk
        }
    }
}
