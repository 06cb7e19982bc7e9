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
        let ranked = probabilities.indices.sorted {
            (probabilities[$0], $1) > (probabilities[$1], $0)
        }
        let top = ranked.prefix(3).map {
            Classification.Candidate(intent: model.card.labels[$0], confidence: probabilities[$0])
        }
        return Classification(
            intent: top[0].intent, confidence: top[0].confidence, stage: "linear", model: model.hash, top: top)
    }
}
