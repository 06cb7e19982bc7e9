import Foundation
import Languages
import Launch

/// `router explain`: the intents of one text, and why.
enum ExplainTool {
    @Sendable static func run(_ arguments: [String]) async throws {
        guard arguments.count == 1, let text = arguments.first else {
            throw UsageError(description: "usage: router explain \"TEXT\"")
        }
        for line in lines(text, try Router.model()) { print(line) }
    }

    static func lines(_ text: String, _ model: LinearModel) -> [String] {
        let language = LanguageIdentifier().identify(text, fallback: .english).language
        let classifier = StagedClassifier(rules: PhraseClassifier(), model: LinearClassifier(model))
        let result = classifier.classify(text, language: language)
        var lines = ["language \(language.rawValue), stage \(result.stage), model \(result.model)"]
        lines += result.top.map { String(format: "  %.3f  %@", $0.confidence, $0.intent) }
        guard result.stage == Classification.ModelStage.linear.rawValue, let second = result.top.dropFirst().first
        else {
            lines.append(result.confidence > 0 ? "a rule knows these words" : "nothing to read")
            return lines
        }
        lines.append(
            String(
                format: "margin %.3f; %@ is believed from %.2f", result.confidence - second.confidence, result.intent,
                result.needed))
        let explanation = Explanation(text, model, between: result.intent, and: second.intent)
        lines.append("for \(result.intent): " + explanation.reasons.joined(separator: ", "))
        lines.append("for \(second.intent): " + explanation.objections.joined(separator: ", "))
        if let nearest = NearestExample(model).find(text) {
            lines.append("nearest example: \"\(nearest.text)\" (\(nearest.intent))")
        }
        lines.append(turns(text, result.intent, classifier, language))
        return lines
    }

    /// The words without which something else would be decided.
    private static func turns(
        _ text: String,
        _ intent: String,
        _ classifier: some IntentClassifier,
        _ language: Language
    ) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).prefix(60)
        let changes = words.indices.compactMap { index -> String? in
            let rest = words[..<index] + words[(index + 1)...]
            let other = classifier.classify(rest.joined(separator: " "), language: language)
            return other.intent == intent || rest.isEmpty ? nil : "without '\(words[index])': \(other.intent)"
        }
        return changes.isEmpty ? "no single word would change that" : changes.joined(separator: "; ")
    }
}
