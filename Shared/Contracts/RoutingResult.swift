/// What the router decided about a turn, and why.
package struct RoutingResult: Codable, Sendable, Equatable {
    /// A name of the taxonomy, such as `pricing_inquiry`.
    package let intent: String
    /// The share of decisions made at this value that are right, in `0...1`.
    package let confidence: Double
    package let requiresLLM: Bool
    package let metadata: Metadata
    /// Said after the answer: what an open form waits for, and that something could not be read. Only on the way to the answer, never kept with it.
    package var followUp: [MessageContent]?

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
        /// What was done: `hand_off`, `refuse`, `template`, `form`, `generate`.
        package let decision: String?
        /// What answered without a model: `template`, `hours`, `lookup`, `faq`, `form`, `fence`.
        package let source: String?
        /// Why it was done, or what was tried in vain.
        package let reason: String?

        package init(
            stage: String,
            language: String,
            top: [Candidate],
            thresholds: [String: Double],
            model: String,
            decision: String? = nil,
            source: String? = nil,
            reason: String? = nil
        ) {
            self.stage = stage
            self.language = language
            self.top = top
            self.thresholds = thresholds
            self.model = model
            self.decision = decision
            self.source = source
            self.reason = reason
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
