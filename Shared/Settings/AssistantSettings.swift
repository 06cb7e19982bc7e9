/// `whatsapp_assistant`: how questions are routed, answered and handed over.
package struct AssistantSettings: Sendable {
    package struct Routing: Sendable {
        /// Confidence from which an intent is answered without a model.
        package let intentThreshold: Double
        /// Intents that may be answered without a model.
        package let bypassIntents: [String]
    }

    package struct Delivery: Sendable {
        package let maximumRetries: Int
        package let concurrency: Int
    }

    package struct Handoff: Sendable {
        package let confidenceThreshold: Double
        /// Intents that call a person at once. `escalation_trigger` is the old name of `human_agent`.
        package let autoEscalateIntents: [String]
        /// How long the bot stays silent after a hand-off, unless the conversation is handed back earlier.
        package let pause: Duration
    }

    package let routing: Routing
    package let retrieval: Retrieval
    package let chain: Chain
    package let delivery: Delivery
    package let handoff: Handoff

    init(_ section: SettingsSection) {
        routing = Routing(section.section("routing"))
        retrieval = Retrieval(section.section("rag"))
        chain = Chain(section.section("llm_orchestration"))
        delivery = Delivery(section.section("delivery"))
        handoff = Handoff(section.section("handoff"))
        section.finish()
    }

    /// The taxonomy's own name of an intent.
    package static func canonical(_ intent: String) -> String {
        intent == "escalation_trigger" ? "human_agent" : intent
    }
}

extension AssistantSettings.Routing {
    fileprivate init(_ section: SettingsSection) {
        intentThreshold = section.number("intent_threshold", default: 0.75, in: 0...1)
        bypassIntents = section.texts("bypass_intents", default: ["greeting", "thanks_goodbye"])
            .map(AssistantSettings.canonical)
        section.finish()
    }
}

extension AssistantSettings.Delivery {
    // One choice each: named so that the file says it, and checked so that it says nothing else.
    private enum Backend: String, CaseIterable { case redis }
    private enum Backoff: String, CaseIterable { case exponential }

    fileprivate init(_ section: SettingsSection) {
        _ = section.choice("queue_backend", default: Backend.redis)
        maximumRetries = section.whole("max_retries", default: 4, in: 0...20)
        _ = section.choice("backoff_strategy", default: Backoff.exponential)
        concurrency = section.whole("concurrency", default: 5, in: 1...512)
        section.finish()
    }
}

extension AssistantSettings.Handoff {
    fileprivate init(_ section: SettingsSection) {
        confidenceThreshold = section.number("confidence_threshold", default: 0.65, in: 0...1)
        autoEscalateIntents = section.texts("auto_escalate_intents", default: ["complaint", "escalation_trigger"])
            .map(AssistantSettings.canonical)
        if !section.flag("preserve_thread", default: true) {
            section.problem(
                at: "preserve_thread",
                "handoff.preserve_thread can only be true: a person answers in the customer's own chat, always")
        }
        pause = section.duration("pause", default: .seconds(12 * 3600))
        section.finish()
    }
}
