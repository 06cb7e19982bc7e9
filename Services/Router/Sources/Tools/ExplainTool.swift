import Foundation
import Languages
import Launch
import Settings

/// `router explain`: the intents of one text, and why.
enum ExplainTool {
    static let usage = "router explain [--business ID] \"TEXT\""

    @Sendable static func run(_ arguments: [String]) async throws {
        let options = try Options(arguments, values: ["business"], usage: usage)
        guard options.rest.count == 1, let text = options.rest.first else {
            throw UsageError(description: "usage: \(usage)")
        }
        let model = try Router.model()
        for line in lines(text, model, try options["business"].flatMap { try taxonomy($0, model) }) { say(line) }
    }

    /// - Returns: nil for a business whose messages the model alone understands.
    private static func taxonomy(_ id: String, _ model: LinearModel) throws -> Taxonomy? {
        let business = try Platform.settings(Environment()).requiredBusiness(id)
        return business.taxonomy.isPlain ? nil : Taxonomy(business, known: model.examples())
    }

    static func lines(_ text: String, _ model: LinearModel, _ taxonomy: Taxonomy? = nil) -> [String] {
        let language = LanguageIdentifier().identify(text, fallback: .english).language
        let classifier = StagedClassifier(model, taxonomy)
        let result = classifier.classify(text, language: language)
        var lines = ["language \(language.rawValue), stage \(result.stage), model \(result.model)"]
        lines += result.top.map { String(format: "  %.3f  %@", $0.confidence, $0.intent) }
        guard result.stage == Classification.ModelStage.linear.rawValue, let second = result.top.dropFirst().first
        else {
            guard result.stage != Taxonomy.stage else {
                return lines + ["a pattern of the business's owner, or one of its examples"]
            }
            lines.append(result.confidence > 0 ? "a rule knows these words" : "nothing to read")
            return lines
        }
        lines.append(
            String(
                format: "margin %.3f; %@ is believed from %.2f", result.confidence - second.confidence, result.intent,
                result.needed))
        let explanation = Explanation(text, model, between: result.intent, and: second.intent)
        if taxonomy?.settings.isOwn(result.intent) == true {
            lines.append("\(result.intent) is the business's own: its examples decided")
        } else {
            lines.append("for \(result.intent): " + explanation.reasons.joined(separator: ", "))
            lines.append("for \(second.intent): " + explanation.objections.joined(separator: ", "))
        }
        if let nearest = NearestExample(model, own: taxonomy?.settings.own ?? []).find(text) {
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
