import Settings

/// A pattern of the owner's as words to look for: no regular expression, so that no pattern can be slow.
///
/// `buono regalo`, `gift card*`, `book * table`; scripts without spaces are looked for anywhere.
struct OwnerPattern: Sendable {
    let intent: String
    /// As the owner wrote it.
    let text: String
    private let pieces: [Piece]
    private let unspaced: String?

    private enum Piece: Sendable {
        case word(String)
        case beginning(String)
        /// Some words between, at most `reach`.
        case gap
    }

    private static let reach = 6

    /// - Returns: nil for a pattern without words.
    init?(_ pattern: TaxonomySettings.Pattern) {
        intent = pattern.intent
        text = pattern.text
        let pieces = pattern.text.split(whereSeparator: \.isWhitespace).flatMap { part -> [Piece] in
            if part == "*" { return [.gap] }
            let words = FoldedText.words(String(part))
            guard part.hasSuffix("*"), let last = words.last else { return words.map(Piece.word) }
            return words.dropLast().map(Piece.word) + [.beginning(last)]
        }
        guard
            pieces.contains(where: {
                if case .gap = $0 { false } else { true }
            })
        else { return nil }
        self.pieces = pieces
        let words = FoldedText.words(pattern.text.filter { $0 != "*" })
        unspaced = FoldedText.isUnspaced(words) ? words.joined() : nil
    }

    /// - Parameter words: as `FoldedText` gives them.
    func matches(_ words: [String]) -> Bool {
        if let unspaced { return words.joined().contains(unspaced) }
        return words.indices.contains { matches(words[$0...], pieces[...]) }
    }

    private func matches(_ words: ArraySlice<String>, _ pieces: ArraySlice<Piece>) -> Bool {
        guard let piece = pieces.first else { return true }
        let rest = pieces.dropFirst()
        switch piece {
        case .gap:
            return (0...Self.reach).contains { matches(words.dropFirst($0), rest) }
        case .word(let word): return words.first == word && matches(words.dropFirst(), rest)
        case .beginning(let word): return words.first?.hasPrefix(word) == true && matches(words.dropFirst(), rest)
        }
    }
}
