/// `context.found`: the turn with what the business's own documents say. No passage is a result, not an error.
package struct ContextFound: Codable, Sendable, Equatable {
    package let context: TurnContext
    package let routing: RoutingResult
    /// Best first; empty when nothing relevant is known.
    package let passages: [Passage]
    package let evidence: Evidence

    /// How the passages were found.
    package struct Evidence: Codable, Sendable, Equatable {
        /// What was searched for; differs from the customer's words when a follow-up was rewritten.
        package let query: String
        /// `hybrid`, or `text` when no embedding could be had in time.
        package let mode: String
        package let minimumRelevance: Double
        /// The best passage below the minimum, when nothing passed it.
        package let nearestMiss: Double?

        package init(query: String, mode: String, minimumRelevance: Double, nearestMiss: Double? = nil) {
            self.query = query
            self.mode = mode
            self.minimumRelevance = minimumRelevance
            self.nearestMiss = nearestMiss
        }
    }

    package init(context: TurnContext, routing: RoutingResult, passages: [Passage], evidence: Evidence) {
        self.context = context
        self.routing = routing
        self.passages = passages
        self.evidence = evidence
    }
}

/// A piece of the business's knowledge.
package struct Passage: Codable, Sendable, Equatable {
    package let id: String
    package let document: String
    package let documentType: String
    /// The headings above the text, outermost first, joined by ` › `.
    package let section: String
    /// The question this text answers, when it stands in a question and answer pair.
    package let question: String?
    package let text: String
    package let language: String
    /// Calibrated: the share of passages of this value that are relevant, in `0...1`.
    package let relevance: Double
    /// Where the document came from: a path or an address.
    package let source: String

    package init(
        id: String,
        document: String,
        documentType: String,
        section: String,
        question: String?,
        text: String,
        language: String,
        relevance: Double,
        source: String
    ) {
        self.id = id
        self.document = document
        self.documentType = documentType
        self.section = section
        self.question = question
        self.text = text
        self.language = language
        self.relevance = relevance
        self.source = source
    }
}
