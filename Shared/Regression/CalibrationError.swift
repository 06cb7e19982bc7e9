import Foundation

/// How far stated probabilities and what came true are apart, on average over ten bins (expected calibration error).
package enum CalibrationError {
    package static func of(_ judged: [(probability: Double, isRight: Bool, weight: Double)]) -> Double {
        let all = judged.reduce(0) { $0 + $1.weight }
        guard all > 0 else { return 0 }
        return bins(judged).reduce(0) { error, bin in
            error + abs(bin.reduce(0) { $0 + ($1.probability - ($1.isRight ? 1 : 0)) * $1.weight }) / all
        }
    }

    /// What the error would be on average if every probability were true: few judgements never agree with it. The mean
    /// of a normal distribution's absolute values, bin by bin.
    package static func byChance(_ judged: [(probability: Double, isRight: Bool, weight: Double)]) -> Double {
        let all = judged.reduce(0) { $0 + $1.weight }
        guard all > 0 else { return 0 }
        return bins(judged).reduce(0) { error, bin in
            let variance = bin.reduce(0) { $0 + $1.probability * (1 - $1.probability) * $1.weight * $1.weight }
            return error + (variance * 2 / Double.pi).squareRoot() / all
        }
    }

    private static func bins(_ judged: [(probability: Double, isRight: Bool, weight: Double)])
        -> [[(probability: Double, isRight: Bool, weight: Double)]]
    {
        Array(Dictionary(grouping: judged) { min(9, Int($0.probability * 10)) }.values)
    }
}
