/// What the router decided about a turn, and why.
package struct RoutingResult: Codable, Sendable, Equatable {
    /// A name of the taxonomy, such as `pricing_inquiry`.
    package let intent: String
    /// The share of decisions made at this value that are right, in `0...1`.
    package let confidence: Double
    package let requiresLLM: Bool
    package let metadata: Metadata

    package struct Metadata: Codable, Sendable, Equatable {
        /// Which stage decided: `rules`, `linear`, `embedding`.
        package let stage: String
        /// The customer's language, ISO 639-1.
        package let language: String
        /// The best intents with their confidence, best first.
        package let top: [Candidate]
        /// The thresholds the decision was compared with, by name.
        package let thresholds: [String: Double]
        /// The classifier's version or hash.
        package let model: String

        package init(
            stage: String,
            language: String,
            top: [Candidate],
            thresholds: [String: Double],
            model: String
        ) {
            self.stage = stage
            self.language = language
            self.top = top
            self.thresholds = thresholds
            self.model = model
        }
    }

    package struct Candidate: Codable, Sendable, Equatable {
        package let intent: String
        package let confidence: Double

        package init(intent: String, confidence: Double) {
            self.intent = intent
            self.confidence = confidence
        }
    }

    package init(intent: String, confidence: Double, requiresLLM: Bool, metadata: Metadata) {
        self.intent = intent
        self.confidence = confidence
        self.requiresLLM = requiresLLM
        self.metadata = metadata
    }
}
