import Settings

/// What is done with a turn.
enum RouteDecision: Sendable, Equatable {
    /// A person takes over, and the customer is told so.
    case handOff(reason: String)
    /// Answered at once with the business's own template.
    case template(String)
    /// The documents, and a model where there is one, answer.
    case generate
}

/// The fixed order of decisions: a person, then a bypass, then everything else. Whether a person owns the conversation
/// was decided before, by the ledger.
struct RoutingPolicy: Sendable {
    let assistant: AssistantSettings

    /// - Parameter template: the business's template for the intent in the customer's language, if it has one.
    func decide(_ classification: Classification, template: String?) -> RouteDecision {
        let isSure = classification.confidence >= assistant.routing.intentThreshold
        let wantsPerson = classification.intent == "human_agent"
        if isSure, wantsPerson || assistant.handoff.autoEscalateIntents.contains(classification.intent) {
            return .handOff(reason: Self.reason(classification.intent))
        }
        // A template goes out unread, so it needs the model's own threshold for this intent too; a person reads, and
        // is called by the configuration's alone.
        let isCertain = isSure && classification.confidence >= classification.needed
        if isCertain, assistant.routing.bypassIntents.contains(classification.intent), let template {
            return .template(template)
        }
        return .generate
    }

    /// As the person who takes over reads it.
    private static func reason(_ intent: String) -> String {
        switch intent {
        case "human_agent": "the customer asks for a person"
        case "complaint": "the customer complains"
        default: "the configuration gives '\(intent)' to people"
        }
    }
}
