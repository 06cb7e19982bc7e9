import HTTPTypes
import Ledger
package import Telemetry

/// What the public edge counts. received = accepted + duplicate + rejected, for every webhook.
package struct GatewayMetrics: Sendable {
    private let requests: Counter
    private let duration: Histogram
    private let received: Counter
    private let events: Counter

    package init(_ registry: MetricsRegistry) {
        requests = registry.counter("frontdesk_http_requests_total", "Webhooks answered.", labels: ["status"])
        duration = registry.histogram("frontdesk_http_request_duration_seconds", "Time to answer a webhook.")
        received = registry.counter("frontdesk_webhook_events_received_total", "Items in verified webhooks.")
        events = registry.counter(
            "frontdesk_webhook_events_total", "Items by what became of them.", labels: ["outcome"])
    }

    func answered(_ status: HTTPResponse.Status, took: Duration) {
        requests.increment(String(status.code))
        duration.observe(took)
    }

    /// The webhook itself is kept beside its items and counts for nothing.
    func count(_ accepted: [AcceptedEvent], of all: [InboundEvent]) {
        let tally = IntakeTally(accepted, of: all)
        received.increment(by: Double(tally.received))
        for (verdict, count) in tally.verdicts { events.increment(by: Double(count), verdict.rawValue) }
    }
}
