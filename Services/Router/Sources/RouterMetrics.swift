import Telemetry

/// How turns are routed.
struct RouterMetrics: Sendable {
    private let decisions: Counter

    init(_ registry: MetricsRegistry) {
        decisions = registry.counter("frontdesk_routes_total", "Turns by what was decided.", labels: ["decision"])
    }

    func routed(_ decision: RouteDecision) {
        decisions.increment(decision.label)
    }
}
