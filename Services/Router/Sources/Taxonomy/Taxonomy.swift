import Languages
import Settings

/// What a business's configuration makes of a model's word: intents of its own, intents it does not have, and what its owner
/// knows for certain.
struct Taxonomy: Sendable {
    let settings: TaxonomySettings
    private let languages: Set<Language>
    var own: OwnIntents?
    private let patterns: [OwnerPattern]
    /// Intents by the keys of their examples.
    private let examples: [String: String]

    /// How sure the owner's words are.
    static let certainty = 0.98
    static let stage = "owner"

    /// - Parameter known: texts of the model's own intents.
    init(_ business: BusinessSettings, known: [LinearModel.Example]) {
        settings = business.taxonomy
        languages = Self.languages(business)
        own = OwnIntents(settings.own, others: known, languages: Array(languages))
        patterns = settings.patterns.compactMap(OwnerPattern.init)
        examples = Dictionary(
            settings.own.flatMap { own in own.examples.map { (QuestionKey.of($0), own.id) } },
            uniquingKeysWith: { first, _ in first })
    }

    private static func languages(_ business: BusinessSettings) -> Set<Language> {
        Set(business.languages + [business.defaultLanguage])
    }

    /// Whether the business's configuration would still make this one.
    func isOf(_ business: BusinessSettings) -> Bool {
        settings == business.taxonomy && languages == Self.languages(business)
    }

    /// The intent of a text that has a pattern of the owner's, or is one of the examples.
    func certain(_ text: String) -> String? {
        pattern(in: text)?.intent ?? examples[QuestionKey.of(String(text.prefix(FeatureExtractor.longest)))]
    }

    /// The owner's pattern that the text has.
    func pattern(in text: String) -> OwnerPattern? {
        guard !patterns.isEmpty else { return nil }
        let words = FoldedText.words(String(text.prefix(FeatureExtractor.longest)))
        return patterns.first { $0.matches(words) }
    }

    /// - Returns: the model's probabilities among this business's intents, and the labels they belong to. What would be an
    ///   intent that the business does not have is a question for its documents.
    func apply(
        _ probabilities: [Double],
        _ labels: [String],
        _ features: [FeatureExtractor.Feature],
        embedding: [Float]? = nil
    ) -> (probabilities: [Double], labels: [String]) {
        var probabilities = probabilities
        if let question = labels.firstIndex(of: "general_question") {
            for index in labels.indices where settings.without.contains(labels[index]) {
                probabilities[question] += probabilities[index]
                probabilities[index] = 0
            }
        }
        guard let own else { return (probabilities, labels) }
        let said = own.probabilities(features, embedding: embedding)
        let none = said.last ?? 1
        return (probabilities.map { $0 * none } + said.dropLast(), labels + own.labels)
    }
}

/// The rules of a business: a person who is asked for comes first, then what its owner knows, then set phrases.
struct OwnerRules: IntentClassifier {
    let phrases: any IntentClassifier
    let taxonomy: Taxonomy

    func classify(_ text: String, language: Language) -> Classification {
        let said = phrases.classify(text, language: language)
        if said.intent == "human_agent", said.confidence > 0 { return said }
        if let intent = taxonomy.certain(text) {
            return Classification(
                intent: intent, confidence: Taxonomy.certainty, stage: Taxonomy.stage, model: "configuration")
        }
        guard taxonomy.settings.without.contains(said.intent) else { return said }
        return Classification(intent: "general_question", confidence: 0, stage: said.stage, model: said.model)
    }
}
