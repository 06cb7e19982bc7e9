extension AssistantSettings {
    /// `llm_orchestration`: who is asked, for how long, and with what memory.
    package struct Chain: Sendable {
        /// What a background probe of a provider asks for. A completion costs money.
        package enum HealthCheck: String, Sendable, CaseIterable {
            case models, completion, none
        }

        /// Providers in the order they are asked. `extractive` is asked last when it is not named.
        package let fallbackOrder: [String]
        package let healthCheck: HealthCheck
        package let healthCheckInterval: Duration
        /// The longest one attempt may take.
        package let timeout: Duration
        /// The longest a provider may send nothing, from the request on.
        package let stall: Duration
        /// Whether a second provider is asked when the first is slower than it is 19 times of 20.
        package let isHedged: Bool
        /// The folder of the prompt files, beside the configuration file unless absolute.
        package let prompts: String
        package let memory: Memory
    }

    /// `llm_orchestration.memory`: how much of a conversation a model is told.
    package struct Memory: Sendable {
        /// Exchanges told word by word.
        package let exchanges: Int
        /// Turns after which what is older is summarised anew.
        package let summaryEvery: Int
        /// Tokens that memory may take in all.
        package let tokenBudget: Int
        /// A silence after which a conversation begins anew: what was said before is not told word by word.
        package let boundary: Duration
    }
}

extension AssistantSettings.Chain {
    init(_ section: SettingsSection) {
        fallbackOrder = section.texts("fallback_order", default: ["extractive"])
        healthCheck = section.choice("health_check", default: .models)
        healthCheckInterval = section.duration("health_check_interval", default: .seconds(30))
        timeout = .milliseconds(section.whole("timeout_ms", default: 8000, in: 100...60_000))
        stall = .milliseconds(section.whole("stall_ms", default: 4000, in: 1000...60_000))
        isHedged = section.flag("hedge", default: false)
        prompts = section.text("prompts", default: "../prompts")
        memory = AssistantSettings.Memory(section.section("memory"))
        if healthCheckInterval < .seconds(1) { section.problem("health_check_interval must be 1s or longer") }
        section.finish()
    }
}

extension AssistantSettings.Memory {
    init(_ section: SettingsSection) {
        exchanges = section.whole("exchanges", default: 6, in: 1...8)
        summaryEvery = section.whole("summary_every", default: 5, in: 1...50)
        tokenBudget = section.whole("token_budget", default: 1500, in: 100...100_000)
        boundary = section.duration("boundary", default: .seconds(24 * 3600))
        section.finish()
    }
}
