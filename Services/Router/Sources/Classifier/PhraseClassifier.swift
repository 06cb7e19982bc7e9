import Languages

/// Recognises the few intents that people state in set phrases: a greeting, thanks, a call for a person, a complaint.
///
/// Everything else is a `general_question` of no confidence, which the documents answer. A phrase counts as certain
/// only where it is the whole message; a phrase inside a longer one is a strong hint.
struct PhraseClassifier: IntentClassifier {
    private static let model = "phrases-1"

    func classify(_ text: String, language: Language) -> Classification {
        guard let hit = hit(text) else { return Self.result("general_question", 0) }
        return Self.result(hit.intent, hit.isWhole ? 0.97 : 0.9)
    }

    /// A rule that knows the text.
    struct Hit {
        let intent: String
        /// As an owner reads it: `the phrase "file a complaint"`.
        let rule: String
        let isWhole: Bool
    }

    func hit(_ text: String) -> Hit? {
        let words = PersonRequest.words(text[...])
        guard !words.isEmpty else { return nil }
        let whole = words.joined(separator: " ")
        if let intent = Self.whole[whole] {
            return Hit(intent: intent, rule: "the whole message is \"\(whole)\"", isWhole: true)
        }
        if PersonRequest.asksWhatWeAre(words) {
            return Hit(intent: "out_of_scope", rule: "it asks who or what is writing", isWhole: false)
        }
        if PersonRequest.isMade(in: text, words) {
            return Hit(intent: "human_agent", rule: "a sentence asks for a person", isWhole: false)
        }
        return Self.rule(within: words).map {
            Hit(intent: PhraseRule.all[$0.rule].intent, rule: "the phrase \"\($0.text)\"", isWhole: false)
        }
    }

    /// The first rule, in the rules' order, of which a phrase stands somewhere in the message.
    private static func rule(within words: [String]) -> (rule: Int, text: String)? {
        var first: (rule: Int, text: String)?
        for (index, word) in words.enumerated() {
            for phrase in spaced[word] ?? [] where phrase.rule < first?.rule ?? .max {
                if words[index...].starts(with: phrase.words) {
                    first = (phrase.rule, phrase.words.joined(separator: " "))
                }
            }
        }
        let text = words.joined(separator: " ")
        if text.unicodeScalars.contains(where: { $0.value >= 0x3000 }) {
            for phrase in unspaced where phrase.rule < first?.rule ?? .max {
                if text.contains(phrase.text) { first = phrase }
            }
        }
        return first
    }

    /// Intents by phrases that are the whole of a message.
    private static let whole = Dictionary(
        PhraseRule.all.flatMap { rule in rule.phrases.map { ($0, rule.intent) } },
        uniquingKeysWith: { first, _ in first })

    /// Phrases that may stand inside a message, by their first word.
    private static let spaced: [String: [(rule: Int, words: [String])]] = {
        let phrases = PhraseRule.all.enumerated().filter(\.element.anywhere).flatMap { index, rule in
            rule.phrases.map { (rule: index, words: $0.split(separator: " ").map(String.init)) }
        }
        return Dictionary(grouping: phrases) { $0.words.first ?? "" }
    }()

    /// Japanese has no spaces between words, so a phrase of it may stand anywhere.
    private static let unspaced: [(rule: Int, text: String)] =
        PhraseRule.all.enumerated().filter(\.element.anywhere).flatMap { index, rule in
            rule.phrases.filter { $0.unicodeScalars.contains { $0.value >= 0x3000 } }.map { (rule: index, text: $0) }
        }

    private static func result(_ intent: String, _ confidence: Double) -> Classification {
        Classification(intent: intent, confidence: confidence, stage: "rules", model: model)
    }
}
