import Languages

/// The trained model as a classifier.
struct LinearClassifier: IntentClassifier {
    let model: LinearModel
    private let extractor = FeatureExtractor()

    init(_ model: LinearModel) {
        self.model = model
    }

    func classify(_ text: String, language: Language) -> Classification {
        let features = extractor.features(of: text)
        guard !features.isEmpty else {
            return Classification(intent: "general_question", confidence: 0, stage: "linear", model: model.hash)
        }
        let probabilities = model.probabilities(model.scores(features), language: language.rawValue)
        return Classification(probabilities, labels: model.card.labels, stage: "linear", model: model.hash)
    }
}
