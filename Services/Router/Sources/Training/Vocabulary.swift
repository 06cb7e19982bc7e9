import Foundation

/// The features that training texts share, each in its slot, and how rare it is.
struct Vocabulary: Sendable {
    let groups: Int
    /// By slot; zero where the slot is empty.
    private(set) var fingerprints: [UInt16]
    private(set) var rarities: [UInt8]
    private var slots: [UInt64: Int32] = [:]

    var slotCount: Int { fingerprints.count }

    /// - Parameters:
    ///   - texts: the features of each training text.
    ///   - fewest: texts a feature must be in; one of a single text says more of the text than of its intent.
    ///   - limit: groups at most; where they are full, the more frequent feature stays.
    init(_ texts: [[FeatureExtractor.Feature]], fewest: Int = 2, limit: Int = 8192) {
        var counts: [UInt64: Int] = [:]
        for text in texts { for feature in text { counts[feature.hash, default: 0] += 1 } }
        let shared = counts.filter { $0.value >= fewest }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        var groups = 1
        // Groups fill unevenly: at three quarters, one feature in a hundred finds no place.
        while groups < limit, groups * FeatureTable.ways * 3 < shared.count * 4 { groups *= 2 }
        self.groups = groups
        fingerprints = Array(repeating: 0, count: groups * FeatureTable.ways)
        rarities = Array(repeating: 0, count: groups * FeatureTable.ways)
        let all = Float(texts.count + 1)
        for (hash, count) in shared { place(hash, rarity: 1 + log(all / Float(count + 1))) }
    }

    private mutating func place(_ hash: UInt64, rarity: Float) {
        let first = FeatureTable.group(hash, of: groups) * FeatureTable.ways
        let fingerprint = FeatureTable.fingerprint(hash)
        for slot in first..<(first + FeatureTable.ways) {
            if fingerprints[slot] == fingerprint { return }
            guard fingerprints[slot] == 0 else { continue }
            fingerprints[slot] = fingerprint
            rarities[slot] = UInt8(min(255, max(1, (rarity / FeatureTable.rarityUnit).rounded())))
            slots[hash] = Int32(slot)
            return
        }
    }

    func read(_ features: [FeatureExtractor.Feature]) -> Reading {
        Reading(features) { hash in
            slots[hash].map { ($0, Float(rarities[Int($0)]) * FeatureTable.rarityUnit) }
        }
    }
}
