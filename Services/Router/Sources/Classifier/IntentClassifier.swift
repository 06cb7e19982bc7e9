import Languages

/// Says what a customer wants. Implementations are interchangeable; the policy only sees their result.
protocol IntentClassifier: Sendable {
    /// - Parameter text: the turn's words; may be empty, very long, or no language at all.
    func classify(_ text: String, language: Language) -> Classification
}

/// An intent, how sure the classifier is, and which part of it decided.
struct Classification: Sendable, Equatable {
    let intent: String
    /// In `0...1`.
    let confidence: Double
    let stage: String
    let model: String
}
