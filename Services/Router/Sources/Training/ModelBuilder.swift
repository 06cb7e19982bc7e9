import Foundation

/// From rows to the model's file: train without some rows to learn how far the model can be believed, then on all.
struct ModelBuilder: Sendable {
    var trainer = LinearTrainer()
    var head = HeadTrainer()
    /// How often rows of this project's own count; they are few, and like what customers write.
    var ownWeight: Float = 3
    /// Groups of features at most; 8,192 hold 131,072 features.
    var groups = 8192
    /// Trained to say this label for what the model does not know; nil where no text must be turned away by doubt alone.
    var outOfScope: String?
    /// The share of held-out texts within scope that may be turned away. Texts from elsewhere lose about twice as much; this costs
    /// 1.8 points on CLINC150's development part, 1.3 with the second opinion.
    var rejectionLoss = 0.008
    /// Folds that are trained at once.
    var width = 2

    /// Embeddings of some rows, by the rows' indices.
    struct Embedded: Sendable {
        let model: String
        let vectors: [Int: [Float]]
    }

    /// - Parameter second: makes what the second opinion learns from, while the linear stage is trained; nil for a model
    ///   without it.
    func build(
        _ rows: [LabelledText],
        second: @escaping @Sendable () async throws -> Embedded? = { nil },
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> Data {
        let labels = try Self.labels(rows)
        let material = Material(rows, labels, self)
        let folds = Fold.all(rows)
        async let embedding = second()
        var heldOut = await each(folds.count) { number in
            let judged = material.judge(folds[number])
            progress("held out \(number + 1) of \(folds.count)")
            return judged
        }
        progress("all rows")
        let whole = material.train(Array(rows.indices))
        let embedded = try await embedding
        var head: EmbeddingHead?
        if let embedded {
            let linear = heldOut
            heldOut = await each(folds.count) { material.judge(linear[$0], folds[$0], embedded) }
            head = material.head(Array(rows.indices), embedded)
        }
        let examples = Self.examples(rows)
        let card = card(labels, rows, Self.balanced(heldOut, rows), whole, head, examples.count)
        return try ModelFile(
            card: card, vocabulary: whole.vocabulary, weights: whole.weights, head: head?.weights, examples: examples
        ).data()
    }

    /// What `make` makes of each number below `count`, `width` of them at once.
    private func each<Value: Sendable>(
        _ count: Int,
        _ make: @escaping @Sendable (Int) -> Value
    ) async -> [Value] {
        await withTaskGroup(of: (Int, Value).self) { group in
            var next = 0
            func add() {
                guard next < count else { return }
                let number = next
                group.addTask { (number, make(number)) }
                next += 1
            }
            for _ in 0..<width { add() }
            var made: [(Int, Value)] = []
            for await one in group {
                made.append(one)
                add()
            }
            return made.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private static func labels(_ rows: [LabelledText]) throws(TrainingError) -> [String] {
        let counts = Dictionary(grouping: rows, by: \.intent).mapValues(\.count)
        guard counts.count >= 2 else { throw .tooFew("there must be at least two intents") }
        guard counts.count <= 1000 else { throw .tooFew("\(counts.count) intents; at most 1000 can be told apart") }
        for (label, count) in counts.sorted(by: { $0.key < $1.key }) where count < 8 {
            throw .tooFew("'\(label)' has \(count) examples; write at least 8")
        }
        return counts.keys.sorted()
    }

    /// Only this project's own texts travel with the model: others' licences ask for a notice beside each copy.
    private static func examples(_ rows: [LabelledText]) -> Data {
        var seen: Set<String> = []
        let lines = rows.filter(\.isOwn).map { "\($0.intent)\t\($0.language)\t\($0.text)\n" }
        return Data(lines.filter { seen.insert($0).inserted }.joined().utf8)
    }

    /// Most messages are like some of training, or training was of the wrong kind: rows held out by chance weigh more.
    private static let sourcesWeight = 0.2

    /// Texts of our own were written to be unlike each other and are harder than messages are; unweighted, confidence in the
    /// languages that have few others would be too low.
    private static let ownShare = 0.2

    /// Rows held out by chance weigh one together, rows of sources held out less.
    private static func balanced(_ folds: [[HeldOut]], _ rows: [LabelledText]) -> [HeldOut] {
        let all = folds.flatMap { $0 }
        func share(_ row: HeldOut) -> Double { rows[row.index].isOwn ? ownShare : 1 }
        let sums = Dictionary(grouping: all, by: \.isOfSources).mapValues { $0.reduce(0) { $0 + share($1) } }
        return all.map { row in
            var row = row
            row.weight = (row.isOfSources ? sourcesWeight : 1) * share(row) / (sums[row.isOfSources] ?? 1)
            return row
        }
    }

    private func card(
        _ labels: [String],
        _ rows: [LabelledText],
        _ heldOut: [HeldOut],
        _ whole: Material.Trained,
        _ trained: EmbeddingHead?,
        _ examples: Int
    ) -> LinearModel.Card {
        let judged = Judgement(heldOut, labels, outOfScope: outOfScope, rejectionLoss: rejectionLoss)
        var data = Data()
        for row in rows { data.append(contentsOf: "\(row.language)\t\(row.intent)\t\(row.text)\n".utf8) }
        var head = trained?.card
        if let joint = judged.joint {
            head?.temperature = joint.temperature
            head?.share = joint.share
            head?.calibration = joint.calibration
        }
        return LinearModel.Card(
            labels: labels, groups: whole.vocabulary.groups, scales: whole.weights.scales(whole.vocabulary.slotCount),
            biases: whole.weights.biases, calibration: judged.calibration, thresholds: judged.thresholds,
            data: ModelDigest.of(data), rows: rows.count, metrics: judged.metrics,
            examples: examples, head: head)
    }
}

extension LinearTrainer.Weights {
    /// The largest weight of each class is a byte of 127, squared.
    func scales(_ slots: Int) -> [Float] {
        (0..<classes).map { label in
            max((0..<slots).reduce(Float(0)) { max($0, abs(self[$1, label])) }, 1e-6) / (127 * 127)
        }
    }
}
