import Languages

/// How far the sentences of an answer stand in its sources, by the words they share.
struct SentenceSupport: Sendable {
    /// The share of a sentence's own words that must stand in the sources.
    static let threshold = 0.5
    private static let courtesyShare = 5

    private let known: Set<String>

    /// - Parameter sources: the passages, the facts and what we said before, not the customer's words: an answer must not
    ///   stand on its question.
    init(_ sources: [[Token]]) {
        known = sources.reduce(into: []) { $0.formUnion(Self.stems($1)) }
    }

    /// The sentences that do not stand in the sources, and how many of all own words do.
    ///
    /// - Parameter language: whose numbers in words are claims and no words.
    func judge(_ answer: String, language: Language? = nil) -> (unsupported: [String], found: Int) {
        var unsupported: [String] = []
        var found = 0
        for sentence in Self.sentences(answer) {
            let words = Self.stems(Lexer.tokens(sentence), language: language)
            let own = words.filter { !CourtesyWords.contains($0) }
            // One word in five beside politeness states nothing.
            guard own.count * Self.courtesyShare > words.count else { continue }
            let hits = own.count(where: known.contains)
            found += hits
            if Double(hits) < Self.threshold * Double(own.count) { unsupported.append(sentence) }
        }
        return (unsupported, found)
    }

    static func sentences(_ text: String) -> [String] {
        Sentences.parts(text).map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }.filter {
            !$0.isEmpty
        }
    }

    /// What the words of a text are compared by: five letters where there are spaces, pairs where there are none.
    static func stems(_ tokens: [Token], language: Language? = nil) -> Set<String> {
        var stems: Set<String> = []
        let plain = language.map { SpelledNumbers.inDigits(tokens, $0, isCareful: true) } ?? tokens
        for token in plain where token.kind == .word && CalendarWords.form(token.plain) == nil {
            let script = token.text.unicodeScalars.first?.script ?? .other
            switch script {
            case .other: if token.text.count > 2 { stems.insert(CourtesyWords.stem(token.plain)) }
            case .hiragana: continue
            case .han where CalendarWords.japaneseDays.contains { token.text.hasPrefix($0.text) }: continue
            case .han, .katakana:
                let letters = Array(token.text)
                if letters.count == 1 { stems.insert(token.text) }
                for (first, second) in zip(letters, letters.dropFirst()) { stems.insert(String([first, second])) }
            }
        }
        return stems
    }
}
