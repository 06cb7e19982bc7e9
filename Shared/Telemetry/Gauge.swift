import Synchronization

/// A number that goes up and down.
package final class Gauge: MetricFamily {
    let name: String
    let help: String
    let type = "gauge"
    private let labels: [String]
    private let values = Mutex<[[String]: Double]>([:])

    init(name: String, help: String, labels: [String]) {
        self.name = name
        self.help = help
        self.labels = labels
    }

    package func set(_ value: Double, _ labelValues: String...) {
        values.withLock { $0[labelValues] = value }
    }

    func write(to text: inout String) {
        let values = values.withLock { $0 }
        for (labelValues, value) in values.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            text += "\(name)\(labelText(labels, labelValues)) \(value)\n"
        }
    }
}
