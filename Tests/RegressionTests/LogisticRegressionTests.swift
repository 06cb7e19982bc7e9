import Foundation
import Regression
import Testing

@Suite("The logistic regression")
struct LogisticRegressionTests {
    @Test("finds the coefficients the data were made with")
    func recovers() {
        var rows: [LogisticRegression.Row] = []
        for step in 0..<400 {
            let value = Double(step) / 100 - 2
            let probability = 1 / (1 + exp(-(0.5 + 2 * value)))
            // Both outcomes, each as often as the curve says: the fit must give the curve back.
            rows.append(.init(features: [value], isPositive: true, weight: probability))
            rows.append(.init(features: [value], isPositive: false, weight: 1 - probability))
        }
        let fitted = LogisticRegression.fit(rows)
        #expect(abs(fitted[0] - 0.5) < 0.01 && abs(fitted[1] - 2) < 0.02)
    }

    @Test("stays finite where one side has no examples, and with nothing to learn from")
    func degenerate() {
        let rows = (0..<10).map { LogisticRegression.Row(features: [Double($0)], isPositive: true, weight: 1) }
        let isFinite = LogisticRegression.fit(rows).allSatisfy { $0.isFinite }
        #expect(isFinite)
        #expect(LogisticRegression.fit([]) == [0])
    }
}
