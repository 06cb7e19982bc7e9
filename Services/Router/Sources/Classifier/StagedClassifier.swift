import Languages

/// Set phrases first, because they are certain; then the model.
struct StagedClassifier: IntentClassifier {
    let rules: any IntentClassifier
    let model: any IntentClassifier

    init(rules: any IntentClassifier, model: any IntentClassifier) {
        self.rules = rules
        self.model = model
    }

    /// As in production.
    ///
    /// - Parameter taxonomy: nil where the model's own is the business's.
    init(_ model: LinearModel, _ taxonomy: Taxonomy? = nil) {
        let phrases = PhraseClassifier()
        rules = taxonomy.map { OwnerRules(phrases: phrases, taxonomy: $0) } ?? phrases
        self.model = LinearClassifier(model, taxonomy)
    }

    func classify(_ text: String, language: Language) -> Classification {
        let certain = rules.classify(text, language: language)
        return certain.confidence > 0 ? certain : model.classify(text, language: language)
    }
}
