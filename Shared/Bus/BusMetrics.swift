package import Contracts
package import Telemetry

/// What the bus counts (names: docs/operations of the project; Prometheus naming rules).
package struct BusMetrics: Sendable {
    private let publishedTotal: Counter
    private let processedTotal: Counter
    private let redeliveries: Counter
    private let sweptTotal: Counter
    private let wait: Histogram
    private let handling: Histogram
    private let lag: Gauge
    private let lagKnown: Gauge
    private let pending: Gauge
    private let oldestPending: Gauge
    private let oldestUnread: Gauge
    private let group: String

    package init(_ registry: MetricsRegistry, group: String) {
        self.group = group
        publishedTotal = registry.counter(
            "frontdesk_stream_messages_published_total", "Entries written to a stream.", labels: ["stream"])
        processedTotal = registry.counter(
            "frontdesk_stream_messages_processed_total", "Entries handled, by what came of them.",
            labels: ["stream", "group", "outcome"])
        redeliveries = registry.counter(
            "frontdesk_stream_redeliveries_total", "Entries taken over from another consumer.", labels: ["stream"])
        sweptTotal = registry.counter("frontdesk_turns_swept_total", "Turns the sweeper brought back.")
        wait = registry.histogram(
            "frontdesk_stream_wait_seconds", "Time from writing an entry to its handling.", labels: ["stream"])
        handling = registry.histogram(
            "frontdesk_handler_duration_seconds", "Time to handle an entry.", labels: ["stream"])
        lag = registry.gauge(
            "frontdesk_stream_lag_messages", "Entries not yet read by the group.", labels: ["stream", "group"])
        lagKnown = registry.gauge(
            "frontdesk_stream_lag_known", "1 when Redis can tell the lag.", labels: ["stream", "group"])
        pending = registry.gauge(
            "frontdesk_stream_pending_messages", "Entries read and not settled.", labels: ["stream", "group"])
        oldestPending = registry.gauge(
            "frontdesk_stream_oldest_pending_seconds", "Age of the oldest unsettled entry.",
            labels: ["stream", "group"])
        oldestUnread = registry.gauge(
            "frontdesk_stream_oldest_unread_seconds", "Age of the oldest entry the group has not read.",
            labels: ["stream", "group"])
    }

    package func published(_ stream: StreamName) { publishedTotal.increment(stream.rawValue) }

    package func swept(_ count: Int) { sweptTotal.increment(by: Double(count)) }

    func processed(_ outcome: Handled.Outcome, stream: StreamName, took: Duration) {
        processedTotal.increment(stream.rawValue, group, outcome.rawValue)
        handling.observe(took, stream.rawValue)
    }

    func redelivered(_ count: Int, stream: StreamName) {
        guard count > 0 else { return }
        redeliveries.increment(by: Double(count), stream.rawValue)
    }

    func waited(_ duration: Duration, stream: StreamName) { wait.observe(duration, stream.rawValue) }

    /// - Parameters: ids of entries, whose first half is the time they were written; nil when there is none.
    func observed(_ stream: StreamName, _ state: GroupState, oldestPending: String?, oldestUnread: String?) {
        lag.set(Double(state.lag ?? 0), stream.rawValue, group)
        lagKnown.set(state.lag == nil ? 0 : 1, stream.rawValue, group)
        pending.set(Double(state.pending), stream.rawValue, group)
        self.oldestPending.set(Self.age(oldestPending), stream.rawValue, group)
        self.oldestUnread.set(Self.age(oldestUnread), stream.rawValue, group)
    }

    private static func age(_ id: String?) -> Double {
        let age = id.flatMap(StreamPosition.init).map { Double(Int64.now - $0.milliseconds) / 1000 }
        return max(0, age ?? 0)
    }
}
