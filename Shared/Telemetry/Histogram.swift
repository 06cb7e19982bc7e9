import Synchronization

/// How observations are spread over buckets, with their count and sum.
package final class Histogram: MetricFamily {
    private struct Series {
        var counts: [Int]
        var count = 0
        var sum = 0.0
    }

    /// 1 ms to 10 s: what messaging dashboards expect, and finer where this suite works.
    package static let latencyBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    let name: String
    let help: String
    let type = "histogram"
    private let labels: [String]
    private let buckets: [Double]
    private let series = Mutex<[[String]: Series]>([:])

    init(name: String, help: String, labels: [String], buckets: [Double]) {
        self.name = name
        self.help = help
        self.labels = labels
        self.buckets = buckets
    }

    package func observe(_ duration: Duration, _ labelValues: String...) {
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
        observe(seconds, labelValues)
    }

    /// For what is no time, such as tokens.
    package func observe(_ value: Double, _ labelValues: String...) {
        observe(value, labelValues)
    }

    private func observe(_ value: Double, _ labelValues: [String]) {
        let bucket = buckets.firstIndex { value <= $0 }
        series.withLock { series in
            var one = series[labelValues] ?? Series(counts: Array(repeating: 0, count: buckets.count))
            if let bucket { one.counts[bucket] += 1 }
            one.count += 1
            one.sum += value
            series[labelValues] = one
        }
    }

    func write(to text: inout String) {
        let all = series.withLock { $0 }
        for (values, one) in all.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            var cumulative = 0
            for (index, bound) in buckets.enumerated() {
                cumulative += one.counts[index]
                text += "\(name)_bucket\(labelText(labels + ["le"], values + [String(bound)])) \(cumulative)\n"
            }
            text += "\(name)_bucket\(labelText(labels + ["le"], values + ["+Inf"])) \(one.count)\n"
            text += "\(name)_sum\(labelText(labels, values)) \(one.sum)\n"
            text += "\(name)_count\(labelText(labels, values)) \(one.count)\n"
        }
    }
}
