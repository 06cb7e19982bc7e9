import Settings

/// Finds the example of this project's own that is most like a text, by the words and letters they share.
struct NearestExample {
    private let model: LinearModel
    private let examples: [LinearModel.Example]
    private let extractor = FeatureExtractor()

    /// - Parameter own: a business's, beside the model's.
    init(_ model: LinearModel, own: [TaxonomySettings.Own] = []) {
        self.model = model
        examples =
            model.examples()
            + own.flatMap { own in own.examples.map { .init(intent: own.id, language: "*", text: $0) } }
    }

    /// - Returns: nil where the model has no examples, or none shares anything with the text.
    func find(_ text: String) -> LinearModel.Example? {
        let wanted = Dictionary(
            model.read(extractor.features(of: text)).values.map { ($0.slot, $0.value) },
            uniquingKeysWith: { first, _ in first })
        var best: (example: LinearModel.Example, likeness: Float)?
        for example in examples {
            let values = model.read(extractor.features(of: example.text)).values
            let likeness = values.reduce(Float(0)) { $0 + $1.value * (wanted[$1.slot] ?? 0) }
            if likeness > best?.likeness ?? 0 { best = (example, likeness) }
        }
        return best?.example
    }
}
