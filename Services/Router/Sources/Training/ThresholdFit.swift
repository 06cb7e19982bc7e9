/// Finds from which confidence decisions are wrong no more often than asked.
struct ThresholdFit {
    struct Decision {
        let said: String
        let confidence: Double
        let isRight: Bool
        let weight: Double
        var isOutOfScope = false
    }

    var errorRate = 0.05
    /// An intent that was said less often is not judged.
    var fewest = 30

    /// - Returns: by intent, the lowest confidence above which all that was said is right often enough.
    func perIntent(_ decisions: [Decision]) -> [String: Double] {
        Dictionary(grouping: decisions, by: \.said).filter { $0.value.count >= fewest }.mapValues { said in
            var right = 0.0
            var all = 0.0
            var threshold = 0.99
            for one in said.sorted(by: { ($0.confidence, $0.weight) > ($1.confidence, $1.weight) }) {
                all += one.weight
                right += one.isRight ? one.weight : 0
                if right / all >= 1 - errorRate { threshold = min(0.99, one.confidence) }
            }
            // Down to the hundredth, so that the card can be read; 0.58 is a little less in binary, and stays 0.58.
            return (threshold * 100 + 1e-9).rounded(.down) / 100
        }
    }

    /// - Parameters:
    ///   - label: what is said of a text out of scope.
    ///   - loss: the share of texts within scope that may be turned away, by what the model says and by the threshold together.
    /// - Returns: below which confidence a text counts as out of scope.
    func rejection(_ decisions: [Decision], _ label: String, loss: Double) -> Double {
        let inScope = decisions.filter { !$0.isOutOfScope }
        let right = inScope.filter(\.isRight).map(\.confidence).sorted()
        let given = Int(Double(inScope.count) * loss) - inScope.count { $0.said == label }
        return right.indices.contains(given) ? right[given] : 0
    }
}
