/// All that folds are trained from, made once.
struct Material: Sendable {
    private let rows: [LabelledText]
    private let labels: [Int]
    private let weights: [Float]
    private let features: [[FeatureExtractor.Feature]]
    private let classes: Int
    private let builder: ModelBuilder

    /// The linear stage.
    struct Trained: Sendable {
        let vocabulary: Vocabulary
        let weights: LinearTrainer.Weights
    }

    init(_ rows: [LabelledText], _ labels: [String], _ builder: ModelBuilder) {
        let extractor = FeatureExtractor()
        let numbers = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
        self.rows = rows
        self.labels = rows.map { numbers[$0.intent] ?? 0 }
        weights = RowWeights(rows, own: builder.ownWeight).values
        features = rows.map { extractor.features(of: $0.text) }
        classes = labels.count
        self.builder = builder
    }

    func train(_ chosen: [Int]) -> Trained {
        let vocabulary = Vocabulary(chosen.map { features[$0] }, limit: builder.groups)
        let trained = builder.trainer.train(
            chosen.map { row($0, vocabulary.read(features[$0]).values) }, classes: classes, slots: vocabulary.slotCount)
        return Trained(vocabulary: vocabulary, weights: trained)
    }

    /// The second stage, from those of the chosen rows that have an embedding.
    func head(_ chosen: [Int], _ second: ModelBuilder.Embedded) -> EmbeddingHead {
        let embedded = chosen.filter { second.vectors[$0] != nil }
        return builder.head.train(
            embedded.map { row($0, []) }, embedded.map { second.vectors[$0] ?? [] }, classes: classes,
            model: second.model)
    }

    func judge(_ fold: Fold) -> [HeldOut] {
        let trained = train(fold.kept)
        return fold.held.map { index in
            let reading = trained.vocabulary.read(features[index])
            return HeldOut(
                index: index, language: rows[index].language, label: labels[index],
                weight: 1, isOfSources: fold.isOfSources, known: reading.known,
                linear: trained.weights.scores(reading.values), head: nil)
        }
    }

    /// What a head says of rows that it was not trained on.
    func judge(_ heldOut: [HeldOut], _ fold: Fold, _ second: ModelBuilder.Embedded) -> [HeldOut] {
        let head = head(fold.kept, second)
        return heldOut.map { row in
            var row = row
            row.head = second.vectors[row.index].map(head.scores)
            return row
        }
    }

    private func row(_ index: Int, _ values: [Reading.Value]) -> LinearTrainer.Row {
        LinearTrainer.Row(values: values, label: labels[index], weight: weights[index])
    }
}
