import Foundation

/// Trains the linear model: multinomial logistic regression by AdaGrad (Duchi, Hazan, Singer 2011), the same bytes for
/// the same rows.
struct LinearTrainer {
    var epochs = 8
    var rate: Float = 0.3
    /// Keeps weights of rare features small.
    var regularisation: Float = 1e-6
    var seed: UInt64 = 20_261_124
    /// How often rows of this project's own count; they are few, and like what customers write.
    var ownWeight: Float = 4

    struct Row {
        let features: [FeatureExtractor.Feature]
        let label: Int
        let weight: Float
    }

    /// Weights bucket after bucket, one per class, and a bias per class.
    struct Weights {
        var values: [Float]
        var biases: [Float]
        let classes: Int

        func scores(_ features: [FeatureExtractor.Feature]) -> [Float] {
            var scores = biases
            for feature in features {
                let row = feature.bucket * classes
                for label in 0..<classes { scores[label] += values[row + label] * feature.value }
            }
            return scores
        }
    }

    /// - Parameter buckets: features are numbered below it.
    func train(
        _ rows: [Row],
        classes: Int,
        buckets: Int = FeatureExtractor.buckets,
        progress: (Int) -> Void = { _ in }
    ) -> Weights {
        var values = [Float](repeating: 0, count: buckets * classes)
        var squares = [Float](repeating: 1e-8, count: buckets * classes)
        var biases = [Float](repeating: 0, count: classes)
        var biasSquares = [Float](repeating: 1e-8, count: classes)
        var random = SeededGenerator(seed: seed)
        var order = Array(rows.indices)
        var gradient = [Float](repeating: 0, count: classes)
        values.withUnsafeMutableBufferPointer { values in
            squares.withUnsafeMutableBufferPointer { squares in
                for epoch in 0..<epochs {
                    order.shuffle(using: &random)
                    for index in order {
                        let row = rows[index]
                        for label in 0..<classes { gradient[label] = biases[label] }
                        for feature in row.features {
                            let start = feature.bucket * classes
                            for label in 0..<classes { gradient[label] += values[start + label] * feature.value }
                        }
                        Self.softmaxGradient(&gradient, row)
                        for label in 0..<classes {
                            biasSquares[label] += gradient[label] * gradient[label]
                            biases[label] -= rate * gradient[label] / biasSquares[label].squareRoot() * 0.1
                        }
                        for feature in row.features {
                            let start = feature.bucket * classes
                            for label in 0..<classes {
                                let slope = gradient[label] * feature.value + regularisation * values[start + label]
                                squares[start + label] += slope * slope
                                values[start + label] -= rate * slope / squares[start + label].squareRoot()
                            }
                        }
                    }
                    progress(epoch + 1)
                }
            }
        }
        return Weights(values: values, biases: biases, classes: classes)
    }

    /// Turns scores into probabilities less the truth, times the row's weight.
    private static func softmaxGradient(_ scores: inout [Float], _ row: Row) {
        let highest = scores.max() ?? 0
        var sum: Float = 0
        for label in scores.indices {
            scores[label] = exp(scores[label] - highest)
            sum += scores[label]
        }
        for label in scores.indices { scores[label] = scores[label] / sum * row.weight }
        scores[row.label] -= row.weight
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
