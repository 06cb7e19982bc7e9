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
        let reading = model.read(extractor.features(of: text))
        let values = Dictionary(reading.values.map { ($0.slot, $0.value) }, uniquingKeysWith: { first, _ in first })
        var seen: Set<String> = []
        let pulls = extractor.named(text).filter { seen.insert($0.name).inserted }.map { name, hash in
            let difference = model.weight(hash, label: one) - model.weight(hash, label: other)
            let value = model.slot(hash).flatMap { values[$0] } ?? 0
            return (name: name, pull: difference * value)
        }
        let ranked = pulls.sorted { ($0.pull, $1.name) > ($1.pull, $0.name) }
        reasons = ranked.prefix(6).filter { $0.pull > 0 }.map { "'\($0.name)'" }
        objections = ranked.reversed().prefix(6).filter { $0.pull < 0 }.map { "'\($0.name)'" }
    }
}
