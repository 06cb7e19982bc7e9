import Contracts
import Ledger
package import Telemetry

/// What became of our messages.
package struct DispatcherMetrics: Sendable {
    private let outbound: Counter
    private let reply: Histogram
    private let refusals: Counter
    private let limits: Counter
    private let stops: Gauge
    private let flags: Gauge
    private let indicators: Counter

    package init(_ registry: MetricsRegistry) {
        outbound = registry.counter(
            "frontdesk_outbound_messages_total", "Calls to WhatsApp by result.", labels: ["status"])
        refusals = registry.counter(
            "frontdesk_outbound_refused_total", "Calls that WhatsApp refused, by its error code.", labels: ["code"])
        limits = registry.counter(
            "frontdesk_outbound_limited_total", "Messages that waited for a limit.", labels: ["limit"])
        stops = registry.gauge(
            "frontdesk_number_stopped", "1 while a number cannot send until a person mends it; page somebody.",
            labels: ["number"])
        flags = registry.gauge(
            "frontdesk_number_flagged", "1 while Meta finds a number's quality low; restrictions may follow.",
            labels: ["number"])
        indicators = registry.counter(
            "frontdesk_typing_indicators_total", "Messages marked as read, and those shown that somebody writes.",
            labels: ["result"])
        reply = registry.histogram(
            "frontdesk_reply_duration_seconds",
            "From the customer's last message, by WhatsApp's clock of whole seconds, to the accepted reply.",
            buckets: [0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 45])
    }

    func sent(_ result: SendResult) {
        switch result {
        case .sent: outbound.increment("sent")
        case .retry: outbound.increment("retry")
        case .deferred: outbound.increment("deferred")
        case .held: outbound.increment("held")
        case .unknown: outbound.increment("unknown")
        case .failed: outbound.increment("failed")
        }
    }

    func refused(_ code: Int) { refusals.increment(String(code)) }

    func limited(_ limit: String) { limits.increment(limit) }

    func stopped(_ number: String, _ isStopped: Bool) { stops.set(isStopped ? 1 : 0, number) }

    /// - Parameter standing: Meta's last word on the number; nil while it has said none.
    func stands(_ number: String, _ standing: String?) {
        if let standing { flags.set(standing == "FLAGGED" ? 1 : 0, number) }
    }

    func indicated(_ result: String) { indicators.increment(result) }

    func replied(since lastInbound: Int64?) {
        guard let lastInbound else { return }
        reply.observe(.milliseconds(max(0, .now - lastInbound)))
    }
}
