import Foundation

/// Finds the calibration under which held-out rows are least surprising.
struct CalibrationFit {
    /// Languages with fewer held-out rows share one temperature.
    var fewestRows = 100

    struct Row {
        let scores: [Float]
        let label: Int
        let language: String
        let known: Double
        let weight: Double
    }

    private static let strangenesses = stride(from: 0.0, through: 3, by: 0.25)

    /// - Returns: the calibration and the weighted mean of the negative log likelihood under it.
    func fit(_ rows: [Row]) -> (calibration: Calibration, loss: Double) {
        let groups = Dictionary(grouping: rows, by: \.language).filter { $0.value.count >= fewestRows }
        let total = rows.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return (.none, .infinity) }
        var best = (calibration: Calibration.none, loss: Double.infinity)
        for strangeness in Self.strangenesses {
            var languages = ["*": Self.base(rows, strangeness).value]
            var loss = Self.loss(rows.filter { groups[$0.language] == nil }, languages["*"] ?? 0, strangeness)
            for (language, group) in groups.sorted(by: { $0.key < $1.key }) {
                let base = Self.base(group, strangeness)
                languages[language] = base.value
                loss += base.loss
            }
            if loss / total < best.loss {
                best = (Calibration(languages: languages, strangeness: strangeness), loss / total)
            }
        }
        return best
    }

    /// The best logarithm of a temperature by ternary search: the loss has one valley.
    private static func base(_ rows: [Row], _ strangeness: Double) -> (value: Double, loss: Double) {
        var low = -1.6
        var high = 1.6
        for _ in 0..<14 {
            let third = (high - low) / 3
            if loss(rows, low + third, strangeness) <= loss(rows, high - third, strangeness) {
                high -= third
            } else {
                low += third
            }
        }
        let value = (low + high) / 2
        return (value, loss(rows, value, strangeness))
    }

    private static func loss(_ rows: [Row], _ base: Double, _ strangeness: Double) -> Double {
        rows.reduce(0) { sum, row in
            let temperature = exp(base + strangeness * (1 - row.known))
            let highest = row.scores.max() ?? 0
            let powers = row.scores.reduce(0) { $0 + exp(Double($1 - highest) / temperature) }
            return sum + row.weight * (log(powers) - Double(row.scores[row.label] - highest) / temperature)
        }
    }
}
