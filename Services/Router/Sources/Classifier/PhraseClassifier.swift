import Languages

/// Recognises the few intents that people state in set phrases: a greeting, thanks, a call for a person, a complaint.
///
/// Everything else is a `general_question` of no confidence, which the documents answer. A phrase counts as certain
/// only where it is the whole message; a phrase inside a longer one is a strong hint.
struct PhraseClassifier: IntentClassifier {
    private static let model = "phrases-1"

    func classify(_ text: String, language: Language) -> Classification {
        let words = Self.words(text)
        guard !words.isEmpty else { return Self.result("general_question", 0) }
        if let intent = Self.whole[words.joined(separator: " ")] { return Self.result(intent, 0.97) }
        if PersonRequest.asksWhatWeAre(words) { return Self.result("out_of_scope", 0.9) }
        if PersonRequest.isMade(in: words) { return Self.result("human_agent", 0.9) }
        if let intent = Self.rule(within: words) { return Self.result(intent, 0.9) }
        return Self.result("general_question", 0)
    }

    /// The first rule, in the rules' order, of which a phrase stands somewhere in the message.
    private static func rule(within words: [String]) -> String? {
        var first: Int?
        for (index, word) in words.enumerated() {
            for phrase in spaced[word] ?? [] where phrase.rule < first ?? .max {
                if words[index...].starts(with: phrase.words) { first = phrase.rule }
            }
        }
        let text = words.joined(separator: " ")
        if text.unicodeScalars.contains(where: { $0.value >= 0x3000 }) {
            for phrase in unspaced where phrase.rule < first ?? .max {
                if text.contains(phrase.text) { first = phrase.rule }
            }
        }
        return first.map { PhraseRule.all[$0].intent }
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

    /// Lower case, without punctuation.
    private static func words(_ text: String) -> [String] {
        text.prefix(4096).lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
    }
}
