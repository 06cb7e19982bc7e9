import Foundation

/// From rows to the model's file: train on a part to learn how far the scores can be believed, then on all.
struct ModelBuilder {
    var trainer = LinearTrainer()
    /// Languages with fewer held-out rows share one temperature.
    var fewestRows = 100

    /// - Parameter second: what the second opinion learns from; nil for a model without it.
    func build(
        _ rows: [LabelledText],
        second: Embedded? = nil,
        progress: (String) -> Void = { _ in }
    ) throws(TrainingError) -> Data {
        let labels = Set(rows.map(\.intent)).sorted()
        guard labels.count >= 2 else { throw .tooFew("there must be at least two intents") }
        guard labels.count <= LinearModel.stride else {
            throw .tooFew("\(labels.count) intents; at most \(LinearModel.stride) fit into a model")
        }
        for label in labels {
            let count = rows.count { $0.intent == label }
            guard count >= 8 else { throw .tooFew("'\(label)' has \(count) examples; write at least 8") }
        }
        let prepared = prepare(rows, labels)
        let (temperatures, kept) = calibrate(rows, prepared, labels.count, progress)
        let weights = trainer.train(prepared, classes: labels.count) { progress("epoch \($0) of \(trainer.epochs)") }
        let head = second.map { second in
            progress("second opinion")
            return train(second, prepared, labels.count) { index in
                let temperature = temperatures[rows[index].language] ?? temperatures["*"] ?? 1
                return Softmax.of(kept.scores(prepared[index].features), temperature: temperature)
            }
        }
        return try write(weights, labels, temperatures, head, rows)
    }

    /// Embeddings of some rows, by the rows' indices.
    struct Embedded {
        let model: String
        let vectors: [Int: [Float]]
    }

    /// Learns on a part how far head and linear stage are to be believed together, then on all.
    ///
    /// - Parameter linear: probabilities of a linear stage that has not seen the held-out rows.
    private func train(
        _ second: Embedded,
        _ prepared: [LinearTrainer.Row],
        _ classes: Int,
        linear: (Int) -> [Double]
    ) -> EmbeddingHead {
        let indices = second.vectors.keys.sorted()
        func train(_ chosen: [Int]) -> EmbeddingHead {
            HeadTrainer().train(
                chosen.map { prepared[$0] }, chosen.map { second.vectors[$0] ?? [] }, classes: classes,
                model: second.model)
        }
        let held = indices.filter(Self.isHeldOut)
        let partial = train(indices.filter { !Self.isHeldOut($0) })
        let scored = held.map { (partial.scores(second.vectors[$0] ?? []), prepared[$0].label) }
        let whole = train(indices)
        var card = whole.card
        card.temperature = Self.temperature(scored.map { ($0.0, $0.1) }).value
        var least = Double.infinity
        for share in [0.25, 0.5, 0.75, 1] {
            let joint = zip(held, scored).map { index, one in
                let said = Softmax.of(one.0, temperature: card.temperature)
                return (EmbeddingHead.logarithms(linear(index), said, share), one.1)
            }
            let (temperature, loss) = Self.temperature(joint)
            if loss < least { (least, card.share, card.jointTemperature) = (loss, share, temperature) }
        }
        return EmbeddingHead(card: card, weights: whole.weights)
    }

    /// One row in six tells how the others' model does on what it has not seen.
    private static func isHeldOut(_ index: Int) -> Bool { index % 6 == 5 }

    private func prepare(_ rows: [LabelledText], _ labels: [String]) -> [LinearTrainer.Row] {
        let extractor = FeatureExtractor()
        let numbers = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
        let counts = Dictionary(grouping: rows, by: \.intent).mapValues { Float($0.count) }
        let mean = Float(rows.count) / Float(labels.count)
        return rows.map { row in
            // The square root lets rare intents be heard without making them loud.
            let balance = (mean / (counts[row.intent] ?? mean)).squareRoot()
            let own: Float = row.source == "frontdesk" ? trainer.ownWeight : 1
            return LinearTrainer.Row(
                features: extractor.features(of: row.text), label: numbers[row.intent] ?? 0,
                weight: min(3, balance) * own)
        }
    }

    /// Temperatures that make held-out predictions as sure as they are right (Guo et al. 2017).
    private func calibrate(
        _ rows: [LabelledText],
        _ prepared: [LinearTrainer.Row],
        _ classes: Int,
        _ progress: (String) -> Void
    ) -> (temperatures: [String: Double], weights: LinearTrainer.Weights) {
        let held = prepared.indices.filter(Self.isHeldOut)
        let kept = prepared.indices.filter { !Self.isHeldOut($0) }
        let weights = trainer.train(kept.map { prepared[$0] }, classes: classes) {
            progress("calibration, epoch \($0) of \(trainer.epochs)")
        }
        let scored = held.map { (rows[$0].language, weights.scores(prepared[$0].features), prepared[$0].label) }
        var temperatures = ["*": Self.temperature(scored.map { ($0.1, $0.2) }).value]
        for (language, group) in Dictionary(grouping: scored, by: \.0) where group.count >= fewestRows {
            temperatures[language] = Self.temperature(group.map { ($0.1, $0.2) }).value
        }
        return (temperatures, weights)
    }

    /// The temperature of the least negative log likelihood, in steps of a fiftieth.
    static func temperature(_ scored: [(scores: [Float], label: Int)]) -> (value: Double, loss: Double) {
        var best = (value: 1.0, loss: Double.infinity)
        for step in 10...200 {
            let temperature = Double(step) / 50
            let loss = scored.reduce(0.0) { sum, row in
                sum - log(max(1e-12, Softmax.of(row.scores, temperature: temperature)[row.label]))
            }
            if loss < best.loss { best = (temperature, loss) }
        }
        return best
    }

    private func write(
        _ weights: LinearTrainer.Weights,
        _ labels: [String],
        _ temperatures: [String: Double],
        _ head: EmbeddingHead?,
        _ rows: [LabelledText]
    ) throws(TrainingError) -> Data {
        let classes = labels.count
        let scales = (0..<classes).map { label in
            let highest = stride(from: label, to: weights.values.count, by: classes).reduce(Float(0)) {
                max($0, abs(weights.values[$1]))
            }
            return max(highest, 1e-6) / 127
        }
        var data = Data()
        for row in rows { data.append(contentsOf: "\(row.language)\t\(row.intent)\t\(row.text)\n".utf8) }
        let card = LinearModel.Card(
            labels: labels, scales: scales, biases: weights.biases, temperatures: temperatures,
            data: ModelDigest.of(data), rows: rows.count, head: head?.card)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text: Data
        do {
            text = try encoder.encode(card)
        } catch {
            throw .unwritable("\(error)")
        }
        var file = Data(LinearModel.magic)
        for value in [1, text.count] { for shift in 0..<4 { file.append(UInt8(value >> (8 * shift) & 255)) } }
        file.append(text)
        var bytes = [UInt8](repeating: 0, count: FeatureExtractor.buckets * LinearModel.stride)
        for bucket in 0..<FeatureExtractor.buckets {
            for label in 0..<classes {
                let value = (weights.values[bucket * classes + label] / scales[label]).rounded()
                bytes[bucket * LinearModel.stride + label] = UInt8(bitPattern: Int8(max(-127, min(127, value))))
            }
        }
        file.append(contentsOf: bytes)
        for weight in head?.weights ?? [] {
            for shift in 0..<4 { file.append(UInt8(truncatingIfNeeded: weight.bitPattern >> (8 * UInt32(shift)))) }
        }
        return file
    }
}
