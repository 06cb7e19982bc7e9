import Telemetry

/// Who was asked, and what came of it.
struct OrchestratorMetrics: Sendable {
    private let attempts: Counter
    private let duration: Histogram

    init(_ registry: MetricsRegistry) {
        attempts = registry.counter(
            "frontdesk_llm_requests_total", "Calls of providers by outcome.", labels: ["provider", "outcome"])
        duration = registry.histogram(
            "frontdesk_llm_request_duration_seconds", "Time a provider took.", labels: ["provider"])
    }

    func attempted(_ attempt: ProviderChain.Attempt) {
        attempts.increment(attempt.provider, attempt.error?.label ?? "ok")
        duration.observe(attempt.took, attempt.provider)
    }
}
