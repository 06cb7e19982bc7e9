import Foundation

/// Trains a multinomial logistic regression with a quadratic penalty by L-BFGS (Nocedal, Wright, "Numerical
/// Optimization", algorithm 7.5): no rate to tune, and the same bytes for the same rows.
struct LinearTrainer: Sendable {
    /// Passes over all rows at most.
    var iterations = 100
    /// Half of it times the sum of the squared weights is added to the loss of all rows.
    var penalty: Float = 0.1
    /// Ends when a pass improves the loss by a smaller share than this.
    var tolerance = 1e-4
    /// Steps that tell of the curvature.
    private static let memory = 6

    struct Row: Sendable {
        let values: [Reading.Value]
        let label: Int
        let weight: Float
    }

    /// Weights slot after slot, one per class, filled up to whole lanes of eight; the last row is the biases.
    struct Weights: Sendable {
        let classes: Int
        let lanes: Int
        fileprivate(set) var values: [SIMD8<Float>]

        init(classes: Int, slots: Int) {
            self.classes = classes
            lanes = (classes + 7) / 8
            values = Array(repeating: .zero, count: (slots + 1) * lanes)
        }

        subscript(slot: Int, label: Int) -> Float {
            values[slot * lanes + label / 8][label % 8]
        }

        var biases: [Float] {
            let start = values.count - lanes
            return (0..<classes).map { values[start + $0 / 8][$0 % 8] }
        }

        func scores(_ row: [Reading.Value]) -> [Float] {
            var sums = Array(values[(values.count - lanes)...])
            for value in row {
                let start = Int(value.slot) * lanes
                for lane in 0..<lanes { sums[lane] += values[start + lane] * value.value }
            }
            return (0..<classes).map { sums[$0 / 8][$0 % 8] }
        }
    }

    /// - Parameter slots: values' slots are below it.
    func train(_ rows: [Row], classes: Int, slots: Int, progress: (Int) -> Void = { _ in }) -> Weights {
        var weights = Weights(classes: classes, slots: slots)
        var objective = evaluate(rows, weights)
        var steps: [(move: [SIMD8<Float>], change: [SIMD8<Float>], curvature: Double)] = []
        for iteration in 0..<iterations {
            let direction = Self.direction(objective.gradient, steps)
            let slope = Self.dot(direction, objective.gradient)
            guard slope < 0 else { break }
            // The first step knows nothing of the curvature and is kept short.
            var length: Float = steps.isEmpty ? 1 / max(1, Float((-slope).squareRoot())) : 1
            var next = weights
            var reached = objective
            for _ in 0..<20 {
                next.values = Self.sum(weights.values, direction, length)
                reached = evaluate(rows, next)
                if reached.loss <= objective.loss + 1e-4 * Double(length) * slope { break }
                length /= 2
            }
            guard reached.loss < objective.loss else { break }
            let move = Self.sum(next.values, weights.values, -1)
            let change = Self.sum(reached.gradient, objective.gradient, -1)
            let curvature = Self.dot(move, change)
            if curvature > 1e-10 {
                steps.append((move, change, curvature))
                if steps.count > Self.memory { steps.removeFirst() }
            }
            let improvement = (objective.loss - reached.loss) / objective.loss
            weights = next
            objective = reached
            progress(iteration + 1)
            if improvement < tolerance { break }
        }
        return weights
    }

    private struct Objective {
        var loss: Double
        var gradient: [SIMD8<Float>]
    }

    private func evaluate(_ rows: [Row], _ weights: Weights) -> Objective {
        let lanes = weights.lanes
        let biases = weights.values.count - lanes
        var loss = 0.0
        var gradient = weights.values.map { $0 * penalty }
        for lane in 0..<lanes { gradient[biases + lane] = .zero }
        for value in weights.values[..<biases] { loss += Double((value * value).sum()) }
        loss *= Double(penalty) / 2
        var slopes = [SIMD8<Float>](repeating: .zero, count: lanes)
        weights.values.withUnsafeBufferPointer { values in
            gradient.withUnsafeMutableBufferPointer { gradient in
                for row in rows {
                    for lane in 0..<lanes { slopes[lane] = values[biases + lane] }
                    for value in row.values {
                        let start = Int(value.slot) * lanes
                        for lane in 0..<lanes { slopes[lane] += values[start + lane] * value.value }
                    }
                    loss += Double(Self.slopes(&slopes, row, weights.classes))
                    for lane in 0..<lanes { gradient[biases + lane] += slopes[lane] }
                    for value in row.values {
                        let start = Int(value.slot) * lanes
                        for lane in 0..<lanes { gradient[start + lane] += slopes[lane] * value.value }
                    }
                }
            }
        }
        return Objective(loss: loss, gradient: gradient)
    }

    /// Turns scores into probabilities less the truth, times the row's weight; zero where no class is.
    ///
    /// - Returns: the row's loss.
    private static func slopes(_ scores: inout [SIMD8<Float>], _ row: Row, _ classes: Int) -> Float {
        var highest = -Float.infinity
        for label in 0..<classes { highest = max(highest, scores[label / 8][label % 8]) }
        let truth = scores[row.label / 8][row.label % 8]
        var sum: Float = 0
        for label in 0..<classes {
            let power = exp(scores[label / 8][label % 8] - highest)
            scores[label / 8][label % 8] = power
            sum += power
        }
        let scale = row.weight / sum
        for lane in scores.indices { scores[lane] *= scale }
        for label in classes..<(scores.count * 8) { scores[label / 8][label % 8] = 0 }
        scores[row.label / 8][row.label % 8] -= row.weight
        return row.weight * (log(sum) + highest - truth)
    }

    /// The two loops: where to go, by the slope and by what the last steps taught.
    private static func direction(
        _ gradient: [SIMD8<Float>],
        _ steps: [(move: [SIMD8<Float>], change: [SIMD8<Float>], curvature: Double)]
    ) -> [SIMD8<Float>] {
        var direction = gradient
        var shares: [Double] = []
        for step in steps.reversed() {
            let share = dot(step.move, direction) / step.curvature
            direction = sum(direction, step.change, Float(-share))
            shares.append(share)
        }
        if let last = steps.last {
            let scale = Float(last.curvature / dot(last.change, last.change))
            direction = direction.map { $0 * scale }
        }
        for (step, share) in zip(steps, shares.reversed()) {
            let back = dot(step.change, direction) / step.curvature
            direction = sum(direction, step.move, Float(share - back))
        }
        return direction.map { -$0 }
    }

    private static func dot(_ one: [SIMD8<Float>], _ other: [SIMD8<Float>]) -> Double {
        var sum = 0.0
        for index in one.indices { sum += Double((one[index] * other[index]).sum()) }
        return sum
    }

    /// `one + scale · other`.
    private static func sum(_ one: [SIMD8<Float>], _ other: [SIMD8<Float>], _ scale: Float) -> [SIMD8<Float>] {
        var sum = one
        for index in sum.indices { sum[index] += other[index] * scale }
        return sum
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same order of rows everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
