import Foundation

/// Trains the embedding head on a part of the rows: embeddings cost milliseconds each, and few examples go far.
struct HeadTrainer: Sendable {
    /// Collected rows of each intent in each language and source; those written for this project all take part.
    var perIntentAndSource = 60
    var trainer = LinearTrainer(iterations: 80, penalty: 2, tolerance: 1e-5)
    private static let seed: UInt64 = 20_261_124
    /// Embeddings of the e5 family lie close together; without their mean, and stretched, they are told apart faster.
    private static let stretch: Float = 10

    /// Which rows take part, as their indices.
    func selection(_ rows: [LabelledText]) -> [Int] {
        var order = Array(rows.indices)
        var random = SeededGenerator(seed: Self.seed)
        order.shuffle(using: &random)
        var taken: [String: Int] = [:]
        return order.filter { index in
            let row = rows[index]
            if row.isOwn { return true }
            let group = "\(row.intent) \(row.language) \(row.source ?? "")"
            taken[group, default: 0] += 1
            return taken[group, default: 0] <= perIntentAndSource
        }.sorted()
    }

    /// - Parameters:
    ///   - rows: with label and weight; values are ignored.
    ///   - embeddings: one for each row.
    func train(
        _ rows: [LinearTrainer.Row],
        _ embeddings: [[Float]],
        classes: Int,
        model: String
    ) -> EmbeddingHead {
        let units = embeddings.map(EmbeddingHead.normalised)
        let dimension = units.first?.count ?? 0
        let mean = (0..<dimension).map { index in
            units.reduce(Float(0)) { $0 + $1[index] } / Float(max(1, units.count))
        }
        let dense = zip(rows, units).map { row, unit in
            LinearTrainer.Row(
                values: unit.indices.map { .init(slot: Int32($0), value: (unit[$0] - mean[$0]) * Self.stretch) },
                label: row.label, weight: row.weight)
        }
        let trained = trainer.train(dense, classes: classes, slots: dimension)
        // Mean and stretch go into the weights, so that nobody has to remember them.
        var weights = [Float](repeating: 0, count: classes * dimension)
        var biases = trained.biases
        for index in 0..<dimension {
            for label in 0..<classes {
                let weight = trained[index, label] * Self.stretch
                weights[label * dimension + index] = weight
                biases[label] -= weight * mean[index]
            }
        }
        let card = EmbeddingHead.Card(
            model: model, dimension: dimension, biases: biases, temperature: 1, share: 0.5, calibration: .none)
        return EmbeddingHead(card: card, weights: weights)
    }
}
