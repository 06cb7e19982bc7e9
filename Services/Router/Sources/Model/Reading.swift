/// What a model finds in a text: the slots of the features it knows, what each weighs, and how much of the text that is.
struct Reading: Sendable, Equatable {
    struct Value: Sendable, Equatable {
        let slot: Int32
        let value: Float
    }

    /// Words and letters each have length one, however many there are.
    let values: [Value]
    /// The share of the text's words, by rarity, that the model knows; in `0...1`.
    let known: Double

    /// - Parameter slot: a feature's slot and its rarity, where it has one.
    init(_ features: [FeatureExtractor.Feature], _ slot: (UInt64) -> (slot: Int32, rarity: Float)?) {
        var found: [(slot: Int32, value: Float, isWord: Bool)] = []
        found.reserveCapacity(features.count)
        var words: Float = 0
        var letters: Float = 0
        var strange: Float = 0
        for feature in features {
            guard let (slot, rarity) = slot(feature.hash) else {
                if feature.isWord { strange += FeatureTable.unknownRarity * FeatureTable.unknownRarity }
                continue
            }
            let value = rarity * FeatureTable.weight(count: feature.count)
            if feature.isWord { words += value * value } else { letters += value * value }
            found.append((slot, value, feature.isWord))
        }
        let wordScale = words > 0 ? 1 / words.squareRoot() : 0
        let letterScale = letters > 0 ? 1 / letters.squareRoot() : 0
        values = found.map { Value(slot: $0.slot, value: $0.value * ($0.isWord ? wordScale : letterScale)) }
        known = words + strange > 0 ? Double(words / (words + strange)) : 0
    }
}
