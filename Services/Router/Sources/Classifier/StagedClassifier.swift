import Languages

/// Set phrases first, because they are certain; then the model.
struct StagedClassifier: IntentClassifier {
    let rules: any IntentClassifier
    let model: any IntentClassifier

    func classify(_ text: String, language: Language) -> Classification {
        let certain = rules.classify(text, language: language)
        return certain.confidence > 0 ? certain : model.classify(text, language: language)
    }
}
