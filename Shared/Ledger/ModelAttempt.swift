/// One call of a provider, or one that was passed over, as the ledger keeps it.
package struct ModelAttempt: Codable, Sendable, Equatable {
    package let provider: String
    package let model: String
    /// `ok`, or why no answer was had: `timed_out`, `rate_limited`, `circuit_open`, …
    package let outcome: String
    /// Why it was asked beside the order: `hedge`, `repair`, `summary`.
    package let reason: String?
    package let tookMs: Double
    package let firstTokenMs: Double?
    package let inputTokens: Int?
    package let outputTokens: Int?
    /// Millionths of the currency of `spend`.
    package let costMicros: Int
    package let promptHash: String?
    package let finish: String?

    package init(
        provider: String,
        model: String,
        outcome: String,
        reason: String? = nil,
        tookMs: Double,
        firstTokenMs: Double? = nil,
        inputTokens: Int? = nil,
        outputTokens: Int? = nil,
        costMicros: Int = 0,
        promptHash: String? = nil,
        finish: String? = nil
    ) {
        self.provider = provider
        self.model = model
        self.outcome = outcome
        self.reason = reason
        self.tookMs = tookMs
        self.firstTokenMs = firstTokenMs
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.costMicros = costMicros
        self.promptHash = promptHash
        self.finish = finish
    }
}

/// What is remembered of a conversation.
package struct Recollection: Codable, Sendable, Equatable {
    package struct Summary: Codable, Sendable, Equatable {
        /// The last turn it speaks of.
        package let turn: Int
        package let text: String
        package let provider: String
    }

    package struct Exchange: Codable, Sendable, Equatable {
        package let turn: Int
        /// When it was answered, in Unix milliseconds.
        package let at: Int64
        package let question: String
        package let answer: String

        package init(turn: Int, at: Int64, question: String, answer: String) {
            self.turn = turn
            self.at = at
            self.question = question
            self.answer = answer
        }
    }

    package let summary: Summary?
    /// Oldest first.
    package let exchanges: [Exchange]

    package init(summary: Summary?, exchanges: [Exchange]) {
        self.summary = summary
        self.exchanges = exchanges
    }
}
