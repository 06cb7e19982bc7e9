import Foundation

enum Softmax {
    static func of(_ scores: [Float], temperature: Double) -> [Double] {
        let highest = Double(scores.max() ?? 0)
        let powers = scores.map { exp((Double($0) - highest) / temperature) }
        let sum = powers.reduce(0, +)
        return powers.map { $0 / sum }
    }
}

extension Float {
    var logarithm: Float { log(self) }
}
