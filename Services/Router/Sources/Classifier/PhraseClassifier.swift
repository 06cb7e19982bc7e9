import Languages

/// Recognises the few intents that people state in set phrases: a greeting, thanks, a call for a person, a complaint.
///
/// Everything else is a `general_question` of no confidence, which the documents answer. A phrase counts as certain
/// only where it is the whole message; a phrase inside a longer one is a strong hint.
struct PhraseClassifier: IntentClassifier {
    private static let model = "phrases-1"

    func classify(_ text: String, language: Language) -> Classification {
        let words = Self.normalise(text)
        guard !words.isEmpty else { return Self.result("general_question", 0) }
        for rule in PhraseRule.all {
            let whole = rule.phrases.contains { words == " \($0) " }
            if whole { return Self.result(rule.intent, 0.97) }
            if rule.anywhere, rule.phrases.contains(where: { Self.contains(words, $0) }) {
                return Self.result(rule.intent, 0.9)
            }
        }
        return Self.result("general_question", 0)
    }

    private static func result(_ intent: String, _ confidence: Double) -> Classification {
        Classification(intent: intent, confidence: confidence, stage: "rules", model: model)
    }

    /// Japanese has no spaces between words, so a phrase of it may stand anywhere.
    private static func contains(_ words: String, _ phrase: String) -> Bool {
        let isSpaced = phrase.unicodeScalars.allSatisfy { $0.value < 0x3000 }
        return words.contains(isSpaced ? " \(phrase) " : phrase)
    }

    /// Lower case, words only, one space around each: " i want to talk to a person ".
    static func normalise(_ text: String) -> String {
        let words = text.prefix(4096).lowercased().split { !($0.isLetter || $0.isNumber) }
        return words.isEmpty ? "" : " " + words.joined(separator: " ") + " "
    }
}
