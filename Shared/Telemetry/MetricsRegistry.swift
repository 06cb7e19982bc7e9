import Foundation
import Synchronization

/// The metrics of one process, in the text format Prometheus scrapes.
///
/// Label values come from closed sets, never from input: a stranger must not be able to invent a time series.
package final class MetricsRegistry: Sendable {
    private struct State {
        var families: [any MetricFamily] = []
        var beforeScrape: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    /// - Parameter service: the label of `frontdesk_build_info`.
    package init(service: String, version: String) {
        let info = gauge("frontdesk_build_info", "The running version.", labels: ["service", "version"])
        info.set(1, service, version)
        let memory = gauge("process_resident_memory_bytes", "Memory in use.")
        let processor = counter("process_cpu_seconds_total", "Processor time used.")
        let descriptors = gauge("process_open_fds", "Open files and sockets.")
        beforeScrape {
            let usage = ProcessUsage.now()
            memory.set(Double(usage.residentBytes))
            processor.set(usage.processorSeconds)
            descriptors.set(Double(usage.openFiles))
        }
    }

    package func counter(_ name: String, _ help: String, labels: [String] = []) -> Counter {
        add(Counter(name: name, help: help, labels: labels))
    }

    package func gauge(_ name: String, _ help: String, labels: [String] = []) -> Gauge {
        add(Gauge(name: name, help: help, labels: labels))
    }

    /// - Parameter buckets: upper bounds in seconds, ascending.
    package func histogram(
        _ name: String,
        _ help: String,
        labels: [String] = [],
        buckets: [Double] = Histogram.latencyBuckets
    ) -> Histogram {
        add(Histogram(name: name, help: help, labels: labels, buckets: buckets))
    }

    /// Called before each scrape, for values that are read rather than counted.
    package func beforeScrape(_ body: @escaping @Sendable () -> Void) {
        state.withLock { $0.beforeScrape.append(body) }
    }

    package func exposition() -> String {
        let (families, hooks) = state.withLock { ($0.families, $0.beforeScrape) }
        for hook in hooks { hook() }
        var text = ""
        for family in families.sorted(by: { $0.name < $1.name }) {
            text += "# HELP \(family.name) \(family.help)\n# TYPE \(family.name) \(family.type)\n"
            family.write(to: &text)
        }
        return text
    }

    private func add<Family: MetricFamily>(_ family: Family) -> Family {
        state.withLock { $0.families.append(family) }
        return family
    }
}

/// What all kinds of metrics have in common.
protocol MetricFamily: Sendable {
    var name: String { get }
    var help: String { get }
    var type: String { get }
    func write(to text: inout String)
}

/// Writes `{a="x",b="y"}`; nothing for no labels.
func labelText(_ names: [String], _ values: [String]) -> String {
    guard !names.isEmpty else { return "" }
    let pairs = zip(names, values).map { name, value in
        let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        return "\(name)=\"\(escaped)\""
    }
    return "{" + pairs.joined(separator: ",") + "}"
}
