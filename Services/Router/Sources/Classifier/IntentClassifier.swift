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
    let stage: String
    let model: String
    /// The best intents, best first; at least the one that was chosen.
    let top: [Candidate]

    init(intent: String, confidence: Double, stage: String, model: String, top: [Candidate]? = nil) {
        self.intent = intent
        self.confidence = confidence
        self.stage = stage
        self.model = model
        self.top = top ?? [Candidate(intent: intent, confidence: confidence)]
    }
}
