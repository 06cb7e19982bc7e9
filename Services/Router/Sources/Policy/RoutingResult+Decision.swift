import Contracts
import Languages
import Settings

extension RoutingResult {
    /// Intents bear the names that the business gave them.
    init(
        _ classification: Classification,
        _ decision: RouteDecision,
        _ language: Language,
        _ assistant: AssistantSettings,
        _ business: BusinessSettings
    ) {
        self.init(
            intent: business.taxonomy.name(classification.intent),
            confidence: classification.confidence,
            requiresLLM: decision.action == .generate,
            metadata: Metadata(
                stage: classification.stage,
                language: language.rawValue,
                top: classification.top.map {
                    Candidate(intent: business.taxonomy.name($0.intent), confidence: $0.confidence)
                },
                thresholds: [
                    "intent_threshold": assistant.routing.intentThreshold,
                    "confidence_threshold": assistant.handoff.confidenceThreshold,
                    "off_topic_threshold": business.fence.offTopicThreshold,
                    // What the model itself asks for this intent, to be wrong no more often than it was trained to be.
                    "learned_threshold": classification.needed,
                ],
                model: classification.model,
                decision: decision.label,
                source: decision.provider,
                reason: decision.reason
            )
        )
    }

    /// For the trace: the decision and everything it was made of.
    var detail: [(name: String, value: String)] {
        let top = metadata.top.map { "\($0.intent) \($0.confidence)" }.joined(separator: "; ")
        let thresholds = metadata.thresholds.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return [
            ("intent", intent), ("confidence", "\(confidence)"), ("language", metadata.language),
            ("decision", metadata.decision ?? ""), ("source", metadata.source ?? "later"),
            ("reason", metadata.reason ?? ""), ("stage", metadata.stage), ("top", top),
            ("thresholds", thresholds.joined(separator: "; ")), ("model", metadata.model),
        ]
    }
}

extension RouteDecision {
    var reason: String? {
        let reason: String? =
            switch action {
            case .handOff(let reason), .refuse(let reason): reason
            case .form(let step): step.event
            case .reply, .generate: nil
            }
        let all = [reason].compactMap { $0 } + notes
        return all.isEmpty ? nil : all.joined(separator: "; ")
    }
}
