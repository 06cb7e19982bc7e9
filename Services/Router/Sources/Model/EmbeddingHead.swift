import Foundation

/// The same kind of classifier over the sentence embedding: it knows what words mean that training never showed.
struct EmbeddingHead: Sendable {
    struct Card: Codable, Sendable, Equatable {
        /// The embedding model; vectors of another say nothing here.
        var model: String
        var dimension: Int
        var biases: [Float]
        /// Divides the scores before they become probabilities.
        var temperature: Double
        /// How much its word counts against the linear stage's, as an exponent of its probabilities.
        var share: Double
        /// Of the two together.
        var calibration: Calibration
    }

    let card: Card
    /// Label after label, `dimension` numbers each.
    let weights: [Float]

    init(card: Card, weights: Data) {
        self.card = card
        let bytes = Array(weights)
        self.weights = stride(from: 0, to: bytes.count, by: 4).map { at in
            Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[at + $1]) << (8 * UInt32($1)) })
        }
    }

    init(card: Card, weights: [Float]) {
        self.card = card
        self.weights = weights
    }

    /// - Parameter embedding: of any length; it is normalised here.
    /// - Returns: the score of each label.
    func scores(_ embedding: [Float]) -> [Float] {
        let unit = Self.normalised(embedding)
        return card.biases.indices.map { label in
            let row = weights[(label * card.dimension)..<((label + 1) * card.dimension)]
            return zip(row, unit).reduce(card.biases[label]) { $0 + $1.0 * $1.1 }
        }
    }

    /// What both stages say together, a product of experts: both must find a label likely.
    ///
    /// - Parameters:
    ///   - linear: the linear stage's probabilities, label by label.
    ///   - known: the share of the text's words that the linear stage knows.
    func joint(_ linear: [Double], _ embedding: [Float], language: String, known: Double) -> [Double] {
        let second = Softmax.of(scores(embedding), temperature: card.temperature)
        return Softmax.of(
            Self.logarithms(linear, second, card.share),
            temperature: card.calibration.temperature(language: language, known: known))
    }

    static func logarithms(_ linear: [Double], _ second: [Double], _ share: Double) -> [Float] {
        zip(linear, second).map { Float(log(max($0, 1e-9)) + share * log(max($1, 1e-9))) }
    }

    static func normalised(_ vector: [Float]) -> [Float] {
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? vector.map { $0 / length } : vector
    }
}
