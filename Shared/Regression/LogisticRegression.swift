import Foundation

/// Fits the coefficients of a logistic regression by Newton's method (iteratively reweighted least squares).
package enum LogisticRegression {
    package struct Row: Sendable {
        package let features: [Double]
        package let isPositive: Bool
        package let weight: Double

        package init(features: [Double], isPositive: Bool, weight: Double) {
            self.features = features
            self.isPositive = isPositive
            self.weight = weight
        }
    }

    /// - Returns: the intercept and one coefficient a feature; zeros when there is nothing to learn from.
    package static func fit(_ rows: [Row], ridge: Double = 1e-3, rounds: Int = 50) -> [Double] {
        let size = (rows.first?.features.count ?? 0) + 1
        var coefficients = [Double](repeating: 0, count: size)
        for _ in 0..<rounds {
            var gradient = coefficients.map { -ridge * $0 }
            var hessian = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
            for index in 0..<size { hessian[index][index] = ridge }
            for row in rows {
                let features = [1] + row.features
                let score = zip(coefficients, features).reduce(0) { $0 + $1.0 * $1.1 }
                let probability = logistic(score)
                let error = ((row.isPositive ? 1 : 0) - probability) * row.weight
                let slope = probability * (1 - probability) * row.weight
                for left in 0..<size {
                    gradient[left] += error * features[left]
                    for right in 0..<size { hessian[left][right] += slope * features[left] * features[right] }
                }
            }
            let step = solve(hessian, gradient)
            for index in 0..<size { coefficients[index] += step[index] }
            if step.allSatisfy({ abs($0) < 1e-9 }) { break }
        }
        return coefficients
    }

    /// The probability that goes with a score in log odds.
    package static func logistic(_ score: Double) -> Double { 1 / (1 + exp(-score)) }

    /// The inverse of `logistic`, for probabilities kept off 0 and 1 by a thousandth.
    package static func logOdds(_ probability: Double) -> Double {
        let inside = min(0.999, max(0.001, probability))
        return log(inside / (1 - inside))
    }

    /// Gaussian elimination with partial pivoting.
    private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
        var rows = zip(matrix, right).map { $0 + [$1] }
        let size = right.count
        for column in 0..<size {
            let pivot = (column..<size).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
            rows.swapAt(column, pivot)
            guard abs(rows[column][column]) > 1e-300 else { continue }
            for row in 0..<size where row != column {
                let factor = rows[row][column] / rows[column][column]
                for index in column...size { rows[row][index] -= factor * rows[column][index] }
            }
        }
        return (0..<size).map { rows[$0][$0] == 0 ? 0 : rows[$0][size] / rows[$0][$0] }
    }
}
