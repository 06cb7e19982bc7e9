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
        let own = try options["business"].flatMap { try taxonomy($0, model) }
        for line in lines(text, model, own) + (await second(text, model, own)) { say(line) }
    }

    /// What the sentence embedding makes of a text that the first stage is unsure of, as in production.
    private static func second(_ text: String, _ model: LinearModel, _ taxonomy: Taxonomy?) async -> [String] {
        let language = LanguageIdentifier().identify(text, fallback: .english).language
        let first = StagedClassifier(model, taxonomy).classify(text, language: language)
        do {
            let threshold = try Platform.settings(Environment()).assistant.routing.intentThreshold
            guard first.confidence < threshold else { return [] }
            guard let embeddings = try ToolEmbeddings.open(cache: nil), let opinion = SecondOpinion(model, embeddings)
            else {
                return [
                    "below \(threshold) a second opinion is asked; set EMBEDDINGS_BASE_URL to see it, for the model's embeddings"
                ]
            }
            var taught = taxonomy
            if let own = taxonomy?.own { taught?.own = try await Taxonomies.taught(own, embeddings) }
            guard let said = try await opinion.consider(text, language: language, taught) else { return [] }
            return ["below \(threshold) the second opinion decides:"]
                + said.top.map { String(format: "  %.3f  %@", $0.confidence, $0.intent) }
        } catch {
            return ["no second opinion: \(error)"]
        }
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
            return lines + [rule(text, result, taxonomy) ?? "nothing to read"]
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

    /// The rule that decided.
    private static func rule(_ text: String, _ result: Classification, _ taxonomy: Taxonomy?) -> String? {
        guard result.stage == Taxonomy.stage else {
            return PhraseClassifier().hit(text).map { "a rule decided: \($0.rule)" }
        }
        if let pattern = taxonomy?.pattern(in: text) { return "the owner's pattern decided: \"\(pattern.text)\"" }
        return "one of the owner's examples is this text"
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
