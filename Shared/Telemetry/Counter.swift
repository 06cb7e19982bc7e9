import Synchronization

/// A number that only grows; its name ends in `_total`.
package final class Counter: MetricFamily {
    let name: String
    let help: String
    let type = "counter"
    private let labels: [String]
    private let values = Mutex<[[String]: Double]>([:])

    init(name: String, help: String, labels: [String]) {
        self.name = name
        self.help = help
        self.labels = labels
        if labels.isEmpty { values.withLock { $0[[]] = 0 } }
    }

    package func increment(by amount: Double = 1, _ labelValues: String...) {
        values.withLock { $0[labelValues, default: 0] += amount }
    }

    /// For a counter that is kept elsewhere, such as processor time.
    func set(_ value: Double) {
        values.withLock { $0[[]] = value }
    }

    package func value(_ labelValues: String...) -> Double {
        values.withLock { $0[labelValues] ?? 0 }
    }

    func write(to text: inout String) {
        let values = values.withLock { $0 }
        for (labelValues, value) in values.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            text += "\(name)\(labelText(labels, labelValues)) \(value)\n"
        }
    }
}
