import Foundation

/// How much each training row counts.
struct RowWeights {
    /// One for each row, in their order.
    let values: [Float]

    /// A rare intent counts at most so many times.
    private static let mostBalance: Float = 3
    /// A row of a small source counts at most so many times what it would count alone.
    private static let mostShare: Float = 4

    /// - Parameter own: how often rows of this project's own count.
    init(_ rows: [LabelledText], own: Float) {
        let counts = Dictionary(grouping: rows, by: \.intent).mapValues { Float($0.count) }
        let mean = Float(rows.count) / Float(max(1, counts.count))
        let shares = Self.shares(rows)
        values = rows.indices.map { index in
            // The square root lets rare intents be heard without making them loud.
            let balance = (mean / (counts[rows[index].intent] ?? mean)).squareRoot()
            return min(Self.mostBalance, balance) * (rows[index].isOwn ? own : shares[index])
        }
    }

    /// Within an intent a large source is not as much louder as it is larger: it says the same in its own way a thousand
    /// times, and what is wanted is what sources have in common. Together they count as before.
    private static func shares(_ rows: [LabelledText]) -> [Float] {
        func group(_ row: LabelledText) -> String { "\(row.intent)\t\(row.family)\t\(row.language)" }
        let sizes = Dictionary(grouping: rows.filter { !$0.isOwn }, by: group).mapValues { Float($0.count) }
        let raw = rows.map { 1 / (sizes[group($0)] ?? 1).squareRoot().squareRoot() }
        var sums: [String: (raw: Float, count: Float)] = [:]
        for (row, share) in zip(rows, raw) where !row.isOwn {
            let sum = sums[row.intent] ?? (0, 0)
            sums[row.intent] = (sum.raw + share, sum.count + 1)
        }
        return zip(rows, raw).map { row, share in
            guard let sum = sums[row.intent], sum.raw > 0 else { return 1 }
            return min(mostShare, share * sum.count / sum.raw)
        }
    }
}
