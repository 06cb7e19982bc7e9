import Settings

/// The fixed order of decisions that need nothing but the classifier's word and the settings: a person first, then what
/// may be answered without a model. Whether a person owns the conversation was decided before, by the ledger.
struct RoutingPolicy: Sendable {
    let assistant: AssistantSettings
    var taxonomy = TaxonomySettings.shipped

    func isSure(_ classification: Classification) -> Bool {
        classification.confidence >= assistant.routing.intentThreshold
    }

    /// - Returns: why a person takes over at once; nil when none need.
    func escalation(_ classification: Classification) -> String? {
        let intent = classification.intent
        let isAsked = intent == "human_agent" && classification.confidence >= PersonRequest.believedFrom
        guard isAsked || isSure(classification) && isNamed(intent, assistant.handoff.autoEscalateIntents) else {
            return nil
        }
        return reason(intent)
    }

    /// By the trained name or the business's.
    private func isNamed(_ intent: String, _ names: [String]) -> Bool {
        names.contains { taxonomy.intent($0) == intent }
    }

    /// Whether the intent may be acted on unread: the model's own threshold for it is kept too. A person reads, and is
    /// called by the configuration's alone.
    func isCertain(_ classification: Classification) -> Bool {
        isSure(classification) && classification.confidence >= classification.needed
    }

    /// Whether the intent may be answered by a response template. Whoever gives an intent of their own a template need not name
    /// it again.
    func bypasses(_ classification: Classification) -> Bool {
        isCertain(classification)
            && (isNamed(classification.intent, assistant.routing.bypassIntents)
                || taxonomy.isOwn(classification.intent))
    }

    /// As the person who takes over reads it.
    private func reason(_ intent: String) -> String {
        switch intent {
        case "human_agent": "the customer asks for a person"
        case "complaint": "the customer complains"
        default: "the configuration gives '\(taxonomy.name(intent))' to people"
        }
    }
}
