/// `reply.ready`: an answer is pinned in the ledger and its parts are planned. The ledger says what is sent; the text
/// is repeated here for people who read the stream.
package struct ReplyReady: Codable, Sendable, Equatable {
    /// The customer message the reply answers first; names the trace.
    package let message: MessageID
    package let answer: Answer

    package init(message: MessageID, answer: Answer) {
        self.message = message
        self.answer = answer
    }
}

/// What a turn is answered with, and on what grounds. Pinned once per turn.
package struct Answer: Codable, Sendable, Equatable {
    /// How the turn ends once the parts are sent.
    package enum Outcome: String, Codable, Sendable {
        case answered
        case handedOff = "handed_off"
        case expired
    }

    package let outcome: Outcome
    /// Sent in this order, each as a message of its own.
    package let parts: [MessageContent]
    /// `template`, `extractive`, `groq`, …; `static` for a text that no model and no document stands behind.
    package let provider: String
    package let model: String?
    /// Calibrated confidence of the answer, `0...1`.
    package let confidence: Double
    /// Ids of the passages the answer stands on.
    package let passages: [String]
    /// The passages in short, for the person who reviews or goes on with the conversation.
    package let evidence: [Evidence]?
    /// What the bot would have said, had it been surer; it waits for a person's decision.
    package let draft: [MessageContent]?
    package let intent: String?
    package let language: String
    /// The configuration's version stamp.
    package let configuration: String
    /// Why a person is needed, when one is.
    package let handoff: String?
    /// How long the bot stays silent after a hand-off, in seconds; `nil` until it is handed back.
    package let pauseSeconds: Int?
    /// Names the prompt a model was given: the beginning of its SHA-256.
    package let prompt: String?
    /// The variant of an A/B test of prompts.
    package let variant: String?
    /// What the router decided, and why.
    package var routing: RoutingResult?

    /// One passage as a person is shown it.
    package struct Evidence: Codable, Sendable, Equatable {
        package let section: String
        /// Its beginning.
        package let text: String
        package let relevance: Double

        package init(section: String, text: String, relevance: Double) {
            self.section = section
            self.text = text
            self.relevance = relevance
        }
    }

    package init(
        outcome: Outcome,
        parts: [MessageContent],
        provider: String,
        model: String? = nil,
        confidence: Double,
        passages: [String] = [],
        evidence: [Evidence]? = nil,
        draft: [MessageContent]? = nil,
        intent: String?,
        language: String,
        configuration: String,
        handoff: String? = nil,
        pauseSeconds: Int? = nil,
        prompt: String? = nil,
        variant: String? = nil
    ) {
        self.outcome = outcome
        self.parts = parts.flatMap(\.fitted)
        self.provider = provider
        self.model = model
        self.confidence = confidence
        self.passages = passages
        self.evidence = evidence
        self.draft = draft?.flatMap(\.fitted)
        self.intent = intent
        self.language = language
        self.configuration = configuration
        self.handoff = handoff
        self.pauseSeconds = pauseSeconds
        self.prompt = prompt
        self.variant = variant
    }
}
