/// All that folds are trained from, made once.
struct Material: Sendable {
    private let rows: [LabelledText]
    private let labels: [Int]
    private let weights: [Float]
    private let features: [[FeatureExtractor.Feature]]
    private let classes: Int
    private let second: ModelBuilder.Embedded?
    private let builder: ModelBuilder

    struct Trained: Sendable {
        let vocabulary: Vocabulary
        let weights: LinearTrainer.Weights
        let head: EmbeddingHead?
    }

    init(_ rows: [LabelledText], _ labels: [String], _ second: ModelBuilder.Embedded?, _ builder: ModelBuilder) {
        let extractor = FeatureExtractor()
        let numbers = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
        let counts = Dictionary(grouping: rows, by: \.intent).mapValues { Float($0.count) }
        let mean = Float(rows.count) / Float(labels.count)
        self.rows = rows
        self.labels = rows.map { numbers[$0.intent] ?? 0 }
        weights = rows.map { row in
            // The square root lets rare intents be heard without making them loud.
            let balance = (mean / (counts[row.intent] ?? mean)).squareRoot()
            return min(3, balance) * (row.isOwn ? builder.ownWeight : 1)
        }
        features = rows.map { extractor.features(of: $0.text) }
        classes = labels.count
        self.second = second
        self.builder = builder
    }

    func train(_ chosen: [Int]) -> Trained {
        let vocabulary = Vocabulary(chosen.map { features[$0] }, limit: builder.groups)
        let trained = builder.trainer.train(
            chosen.map { row($0, vocabulary.read(features[$0]).values) }, classes: classes, slots: vocabulary.slotCount)
        let head = second.map { second in
            let embedded = chosen.filter { second.vectors[$0] != nil }
            return builder.head.train(
                embedded.map { row($0, []) }, embedded.map { second.vectors[$0] ?? [] }, classes: classes,
                model: second.model)
        }
        return Trained(vocabulary: vocabulary, weights: trained, head: head)
    }

    func judge(_ fold: Fold) -> [HeldOut] {
        let trained = train(fold.kept)
        return fold.held.map { index in
            let reading = trained.vocabulary.read(features[index])
            return HeldOut(
                index: index, language: rows[index].language, label: labels[index], weight: 1,
                isOfSources: fold.isOfSources, known: reading.known, linear: trained.weights.scores(reading.values),
                head: second?.vectors[index].flatMap { trained.head?.scores($0) })
        }
    }

    private func row(_ index: Int, _ values: [Reading.Value]) -> LinearTrainer.Row {
        LinearTrainer.Row(values: values, label: labels[index], weight: weights[index])
    }
}
