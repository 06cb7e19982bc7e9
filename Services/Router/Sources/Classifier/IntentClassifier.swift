import Languages

/// Says what a customer wants. Implementations are interchangeable; the policy only sees their result.
protocol IntentClassifier: Sendable {
    /// - Parameter text: the turn's words; may be empty, very long, or no language at all.
    func classify(_ text: String, language: Language) -> Classification
}

/// An intent, how sure the classifier is, and which part of it decided.
struct Classification: Sendable, Equatable {
    struct Candidate: Sendable, Equatable {
        let intent: String
        let confidence: Double
    }

    let intent: String
    /// In `0...1`.
    let confidence: Double
    /// From which confidence this intent is wrong no more often than the model was asked to be; 0 where nobody knows.
    let needed: Double
    let stage: String
    let model: String
    /// The best intents, best first; at least the one that was chosen.
    let top: [Candidate]

    /// The best of a model's labels, with the two after it.
    ///
    /// - Parameter needed: confidence by intent.
    init(
        _ probabilities: [Double],
        labels: [String],
        stage: String,
        model: String,
        needed: [String: Double] = [:]
    ) {
        let ranked = probabilities.indices.sorted { (probabilities[$0], $1) > (probabilities[$1], $0) }
        let top = ranked.prefix(3).map { Candidate(intent: labels[$0], confidence: probabilities[$0]) }
        self.init(
            intent: top[0].intent, confidence: top[0].confidence, stage: stage, model: model,
            needed: needed[top[0].intent] ?? 0, top: top)
    }

    init(
        intent: String,
        confidence: Double,
        stage: String,
        model: String,
        needed: Double = 0,
        top: [Candidate]? = nil
    ) {
        self.intent = intent
        self.confidence = confidence
        self.needed = needed
        self.stage = stage
        self.model = model
        self.top = top ?? [Candidate(intent: intent, confidence: confidence)]
    }
}
