import Foundation

/// The words of asking, which say nothing about what is asked for.
///
/// "How much is a cleaning?" looks for a cleaning. Where documents are few, "much" is rare in them and would weigh as
/// much as the cleaning; Postgres' own stop words do not hold it.
enum QuestionWords {
    /// - Parameter language: ISO 639-1.
    /// - Returns: the text without them, for full text search only.
    static func removed(from text: String, language: String) -> String {
        if language == "ja" {
            return japanese.reduce(text) { $0.replacing($1, with: " ") }
        }
        guard let words = byLanguage[language] else { return text }
        return text.split { !($0.isLetter || $0.isNumber || $0 == "'" || $0 == "-") }
            .filter { !words.contains(folded($0)) }
            .joined(separator: " ")
    }

    private static let byLanguage: [String: Set<String>] = [
        "en": words(
            """
            how much many long far cost costs price prices please want need would like know tell get give have offer can \
            could do does did is are was there what when where which who why any
            """),
        "it": words(
            """
            quanto quanta quanti quante costa costano costo prezzo prezzi posso vorrei volevo avete fate serve dove quando \
            come quale favore sapere dura
            """),
        "de": words(
            """
            was wieviel viel wie kostet kosten preis preise kann möchte will gibt habt haben wo wann welche bitte lange \
            dauert
            """),
        "es": words(
            """
            cuánto cuanto cuánta cuántos cuántas cuesta cuestan precio precios puedo quiero quisiera tienen hay dónde \
            cuándo cómo cuál favor saber dura
            """),
        "fr": words(
            """
            combien coûte coûtent coute prix puis voudrais avez où quand comment quel quelle plaît savoir
            """),
        "pt": words(
            """
            quanto custa custam preço preços posso queria têm onde quando como qual favor saber
            """),
    ]

    /// Longer ones first, so that none is cut by a part of it.
    private static let japanese = [
        "ありますか", "でしょうか", "お願いします", "教えてください", "ください", "ですか", "ますか", "いくら", "どのくらい", "どこ", "いつ",
    ]

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(separator: " ").map(folded))
    }

    /// Without capitals and accents, which customers leave out.
    private static func folded(_ word: Substring) -> String {
        word.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }
}
