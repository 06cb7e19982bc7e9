import Contracts
import Ledger
import Telemetry

/// What became of our messages.
struct DispatcherMetrics: Sendable {
    private let outbound: Counter
    private let reply: Histogram

    init(_ registry: MetricsRegistry) {
        outbound = registry.counter(
            "frontdesk_outbound_messages_total", "Calls to WhatsApp by result.", labels: ["status"])
        reply = registry.histogram(
            "frontdesk_reply_duration_seconds",
            "From the customer's last message, by WhatsApp's clock of whole seconds, to the accepted reply.",
            buckets: [0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 45])
    }

    func sent(_ result: SendResult) {
        switch result {
        case .sent: outbound.increment("sent")
        case .retry: outbound.increment("retry")
        case .unknown: outbound.increment("unknown")
        case .failed: outbound.increment("failed")
        }
    }

    func replied(since lastInbound: Int64?) {
        guard let lastInbound else { return }
        reply.observe(.milliseconds(max(0, .now - lastInbound)))
    }
}
