/// The words and letters that decided between two intents.
struct Explanation {
    /// What speaks for the first, strongest first.
    let reasons: [String]
    /// What speaks for the second.
    let objections: [String]

    init(_ text: String, _ model: LinearModel, between first: String, and second: String) {
        let labels = model.card.labels
        guard let one = labels.firstIndex(of: first), let other = labels.firstIndex(of: second) else {
            (reasons, objections) = ([], [])
            return
        }
        let extractor = FeatureExtractor()
        let values = Dictionary(
            extractor.features(of: text).map { ($0.bucket, $0.value) }, uniquingKeysWith: { first, _ in first })
        var seen: Set<String> = []
        let pulls = extractor.named(text).filter { seen.insert($0.name).inserted }.map { name, bucket in
            let difference = model.weight(bucket: bucket, label: one) - model.weight(bucket: bucket, label: other)
            return (name: name, pull: difference * (values[bucket] ?? 0))
        }
        let ranked = pulls.sorted { ($0.pull, $1.name) > ($1.pull, $0.name) }
        reasons = ranked.prefix(6).filter { $0.pull > 0 }.map { "'\($0.name)'" }
        objections = ranked.reversed().prefix(6).filter { $0.pull < 0 }.map { "'\($0.name)'" }
    }
}
