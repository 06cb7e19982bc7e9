import Telemetry

/// Who was asked, and what came of it; also under the names of OpenTelemetry's GenAI conventions, which foreign
/// dashboards look for.
struct OrchestratorMetrics: Sendable {
    private let attempts: Counter
    private let duration: Histogram
    private let cost: Counter
    private let up: Gauge
    private let operation: Histogram
    private let firstChunk: Histogram
    private let tokens: Histogram

    /// As the conventions have them: 10 ms to 82 s.
    private static let operationBuckets = [
        0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
    ]
    private static let tokenBuckets: [Double] = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144]

    init(_ registry: MetricsRegistry) {
        attempts = registry.counter(
            "frontdesk_llm_requests_total", "Calls of providers by outcome.", labels: ["provider", "outcome"])
        duration = registry.histogram(
            "frontdesk_llm_request_duration_seconds", "Time a provider took.", labels: ["provider"])
        cost = registry.counter(
            "frontdesk_llm_cost_total", "Money spent on models, in the currency of `spend`.", labels: ["provider"])
        up = registry.gauge(
            "frontdesk_llm_provider_up", "Whether a model answered its last health check.",
            labels: ["provider", "model"])
        let labels = ["gen_ai_operation_name", "gen_ai_provider_name", "gen_ai_request_model"]
        operation = registry.histogram(
            "gen_ai_client_operation_duration_seconds", "Time a call of a model took.", labels: labels + ["error_type"],
            buckets: Self.operationBuckets)
        firstChunk = registry.histogram(
            "gen_ai_client_operation_time_to_first_chunk_seconds", "Time to a model's first words.", labels: labels,
            buckets: Self.operationBuckets)
        tokens = registry.histogram(
            "gen_ai_client_token_usage", "Tokens of a call.", labels: labels + ["gen_ai_token_type"],
            buckets: Self.tokenBuckets)
    }

    func attempted(_ attempt: Attempt) {
        attempts.increment(attempt.provider, attempt.label)
        guard attempt.error?.wasCalled ?? true else { return }
        duration.observe(attempt.took, attempt.provider)
        if attempt.micros > 0 { cost.increment(by: Double(attempt.micros) / 1_000_000, attempt.provider) }
        // The documents themselves are no model.
        guard !attempt.model.isEmpty else { return }
        operation.observe(attempt.took, "chat", attempt.provider, attempt.model, attempt.error?.label ?? "")
        if let first = attempt.completion?.firstToken {
            firstChunk.observe(first, "chat", attempt.provider, attempt.model)
        }
        if let input = attempt.completion?.inputTokens {
            tokens.observe(Double(input), "chat", attempt.provider, attempt.model, "input")
        }
        if let output = attempt.completion?.outputTokens {
            tokens.observe(Double(output), "chat", attempt.provider, attempt.model, "output")
        }
    }

    func probed(_ provider: any ChatProvider, isUp: Bool) {
        up.set(isUp ? 1 : 0, provider.name, provider.model)
    }
}
