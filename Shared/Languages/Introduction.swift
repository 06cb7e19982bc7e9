/// How customers say who they are before they ask: "I'm Anna Bauer, …", "Buongiorno, sono il signor Rossi".
package struct Introduction: Sendable, Equatable {
    /// As it is written, with its title: "signor Rossi".
    package let name: String
    /// How many words it takes, with those that announce it.
    package let length: Int
    /// Whether it can be nothing else: "I'm German" announces no name.
    package let isCertain: Bool

    /// - Parameter words: those that it begins with.
    /// - Returns: nil where they announce no name, and in Japanese, whose names have no capitals.
    package init?(_ words: ArraySlice<FoldedWord>, language: Language) {
        guard let phrases = Self.phrases[language] else { return nil }
        let folded = words.lazy.map(\.folded)
        for (phrase, namesOnly) in phrases where folded.starts(with: phrase) {
            let after = words.dropFirst(phrase.count)
            let articles = after.prefix(1).prefix { Self.articles.contains($0.folded) }.count
            let titles = after.dropFirst(articles).prefix(2).prefix { Self.titles.contains($0.folded) }.count
            let names = Self.names(after.dropFirst(articles + titles))
            guard names > 0 else { continue }
            let named = after.dropFirst(articles).prefix(titles + names)
            name = named.map(\.written).joined(separator: " ")
            length = phrase.count + articles + titles + names
            isCertain = namesOnly || titles > 0 || names > 1
            return
        }
        return nil
    }

    /// The first that a text holds.
    package static func certain(in text: String, language: Language) -> Introduction? {
        let words = FoldedWord.all(in: text)
        let all = words.indices.lazy.compactMap { Introduction(words[$0...], language: language) }
        return all.first(where: \.isCertain)
    }

    /// How many words of a name come first: capitals, with nothing but spaces between them.
    private static func names(_ words: ArraySlice<FoldedWord>) -> Int {
        var count = 0
        var end: Substring.Index?
        for word in words.prefix(3).map(\.written) {
            let isJoined = end.map { word.base[$0..<word.startIndex].allSatisfy(\.isWhitespace) } ?? true
            guard word.first?.isUppercase == true, isJoined else { break }
            count += 1
            end = word.endIndex
        }
        return count
    }

    private typealias Phrase = (words: [String], namesOnly: Bool)

    /// Longer ones first, so that none is cut by a part of it.
    private static let phrases: [Language: [Phrase]] = [
        .english: phrases(["my name is", "my name's"], ["i'm", "i am", "this is"]),
        .italian: phrases(["mi chiamo", "il mio nome è"], ["sono"]),
        .german: phrases(
            ["ich heiße", "ich heisse", "mein name ist", "hier spricht"], ["hier ist", "ich bin", "ich bin's"]),
        .spanish: phrases(["me llamo", "mi nombre es"], ["soy"]),
        .french: phrases(["je m'appelle", "mon nom est"], ["je suis"]),
        .portuguese: phrases(["chamo-me", "me chamo", "o meu nome é", "meu nome é"], ["sou"]),
    ]

    private static func phrases(_ certain: [String], _ other: [String]) -> [Phrase] {
        (certain.map { (words($0), true) } + other.map { (words($0), false) }).sorted { $0.0.count > $1.0.count }
    }

    private static func words(_ phrase: String) -> [String] {
        FoldedWord.all(in: phrase).map(\.folded)
    }

    private static let articles: Set<String> = ["il", "la", "der", "die", "el", "le", "o", "a"]

    private static let titles = Set(
        words(
            """
            frau herr mr mrs ms dr signor signora sig señor señora sr sra monsieur madame mme doctor dottor dottoressa
            """))
}
