import Languages

/// The trained model as a classifier.
struct LinearClassifier: IntentClassifier {
    let model: LinearModel
    /// nil where the model's own is the business's.
    private let taxonomy: Taxonomy?
    private let extractor = FeatureExtractor()

    init(_ model: LinearModel, _ taxonomy: Taxonomy? = nil) {
        self.model = model
        self.taxonomy = taxonomy
    }

    func classify(_ text: String, language: Language) -> Classification {
        let features = extractor.features(of: text)
        guard !features.isEmpty else {
            return Classification(intent: "general_question", confidence: 0, stage: "linear", model: model.hash)
        }
        let probabilities = model.probabilities(model.read(features), language: language.rawValue)
        let (said, labels) =
            taxonomy?.apply(probabilities, model.card.labels, features) ?? (probabilities, model.card.labels)
        return Classification(said, labels, model, .linear)
    }
}

extension Classification {
    enum ModelStage: String {
        case linear
        case embedding
    }

    /// What one stage of a model says, by the thresholds that the stage has learned.
    ///
    /// - Parameter labels: the model's, and a business's own behind them.
    init(_ probabilities: [Double], _ labels: [String], _ model: LinearModel, _ stage: ModelStage) {
        let thresholds = model.card.thresholds
        let result = Classification(
            Self.withoutDoubtfulRequest(probabilities, labels), labels: labels,
            stage: stage.rawValue, model: model.hash, needed: stage == .linear ? thresholds.linear : thresholds.joint)
        guard let rejection = thresholds.rejection,
            result.confidence < (stage == .linear ? rejection.linear : rejection.joint),
            result.intent != rejection.label
        else {
            self = result
            return
        }
        self.init(
            intent: rejection.label, confidence: 1 - result.confidence, stage: result.stage, model: result.model,
            top: [Candidate(intent: rejection.label, confidence: 1 - result.confidence)] + result.top.prefix(2))
    }

    /// A request for a person calls one; a doubtful one gives way to what else it may be.
    private static func withoutDoubtfulRequest(_ probabilities: [Double], _ labels: [String]) -> [Double] {
        guard let person = labels.firstIndex(of: "human_agent"), probabilities[person] < PersonRequest.believedFrom
        else { return probabilities }
        let others = probabilities.indices.filter { $0 != person }.map { probabilities[$0] }
        guard let next = others.max(), next > 0, next <= probabilities[person] else { return probabilities }
        var probabilities = probabilities
        probabilities[person] = next * 0.999
        return probabilities
    }
}
