/// Where a feature's weights lie: groups of sixteen slots, in one of which a feature is found by its fingerprint.
///
/// A feature that training never had is in no slot, and so adds nothing, where plain hashing would lend it the weights of
/// a stranger: messages to a business never seen are full of such features.
enum FeatureTable {
    static let ways = 16
    /// What a byte of rarity stands for.
    static let rarityUnit: Float = 12 / 255
    /// The rarity that features without a slot are given when it is asked how much of a text is known.
    static let unknownRarity: Float = 8

    static func group(_ hash: UInt64, of groups: Int) -> Int {
        Int(hash >> 34) & (groups - 1)
    }

    /// Never zero, which marks an empty slot.
    static func fingerprint(_ hash: UInt64) -> UInt16 {
        max(1, UInt16(truncatingIfNeeded: hash >> 2))
    }

    /// Bytes of a group: fingerprints, rarities, then the weights slot after slot, one byte a class.
    static func stride(classes: Int) -> Int {
        ways * (2 + 1 + classes)
    }

    /// How often a word is said counts less the more often it is said.
    static func weight(count: Int) -> Float {
        count < common.count ? common[count] : 1 + Float(count).logarithm
    }

    private static let common: [Float] = (0..<16).map { $0 == 0 ? 0 : 1 + Float($0).logarithm }
}
