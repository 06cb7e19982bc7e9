/// Says which language a short text is written in, by script, by its commonest words and by letters that one
/// language has and the others do not.
///
/// Meant for messages of a few words, where statistics over letters know little: a question of five words holds two
/// or three of the function words below.
package struct LanguageIdentifier: Sendable {
    package init() {}

    /// A language and how far ahead of the next one it is.
    package struct Guess: Sendable, Equatable {
        package let language: Language
        /// The lead over the second best, as a share of all evidence; 0 when nothing was recognised.
        package let confidence: Double
    }

    /// - Parameters:
    ///   - expected: what the business speaks; others are not considered.
    ///   - fallback: the answer when the text holds no evidence, such as "ok" or an emoji.
    package func identify(
        _ text: String,
        among expected: [Language] = Language.allCases,
        fallback: Language
    ) -> Guess {
        if expected.contains(.japanese), Self.isJapanese(text) { return Guess(language: .japanese, confidence: 1) }
        var scores: [Language: Double] = [:]
        for word in Self.words(text) {
            for (language, weight) in Self.evidence[word] ?? [] { scores[language, default: 0] += weight }
        }
        for character in text.lowercased() {
            for language in Self.letters[character] ?? [] { scores[language, default: 0] += 0.75 }
        }
        let ranked =
            expected
            .map { (language: $0, score: scores[$0] ?? 0) }
            .sorted { ($0.score, $1.language.rawValue) > ($1.score, $0.language.rawValue) }
        guard let best = ranked.first, best.score > 0 else { return Guess(language: fallback, confidence: 0) }
        let tied = ranked.prefix { $0.score == best.score }
        if tied.count > 1, tied.contains(where: { $0.language == fallback }) {
            return Guess(language: fallback, confidence: 0)
        }
        let total = ranked.reduce(0) { $0 + $1.score }
        let second = ranked.dropFirst().first?.score ?? 0
        return Guess(language: best.language, confidence: (best.score - second) / total)
    }

    private static func isJapanese(_ text: String) -> Bool {
        var kana = 0
        var han = 0
        var other = 0
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x3040...0x30FF, 0xFF66...0xFF9D: kana += 1
            case 0x4E00...0x9FFF, 0x3400...0x4DBF: han += 1
            case _ where scalar.properties.isAlphabetic: other += 1
            default: break
            }
        }
        // A Latin brand name inside a Japanese sentence stays Japanese; one katakana word in English does not.
        return kana + han > 0 && (kana + han) * 2 >= other
    }

    /// The text's words in lower case; apostrophes split, so that "l'orario" shows its article.
    private static func words(_ text: String) -> [String] {
        text.lowercased()
            .split { !($0.isLetter || $0.isNumber) }
            .map(String.init)
    }
}
