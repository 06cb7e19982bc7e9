/// How far stated probabilities and what came true are apart, on average over ten bins (expected calibration error).
package enum CalibrationError {
    package static func of(_ judged: [(probability: Double, isRight: Bool, weight: Double)]) -> Double {
        let all = judged.reduce(0) { $0 + $1.weight }
        guard all > 0 else { return 0 }
        return Dictionary(grouping: judged) { min(9, Int($0.probability * 10)) }.values.reduce(0) { error, bin in
            error + abs(bin.reduce(0) { $0 + ($1.probability - ($1.isRight ? 1 : 0)) * $1.weight }) / all
        }
    }
}
