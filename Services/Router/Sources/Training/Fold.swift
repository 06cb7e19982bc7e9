/// Rows kept out of training, to learn from them how far the model trained on the others can be believed.
struct Fold: Sendable {
    let kept: [Int]
    let held: [Int]
    /// A fold of whole sources tells how the model does at businesses it has not seen.
    let isOfSources: Bool

    /// One row in six, for what is like training; and each family of sources in one of four folds, for what is not.
    static func all(_ rows: [LabelledText]) -> [Fold] {
        var folds = [Fold(rows.indices, isOfSources: false) { $0 % 6 == 5 }]
        let families = Dictionary(grouping: rows.indices.filter { !rows[$0].isOwn && rows[$0].source != nil }) {
            rows[$0].family
        }
        guard families.count >= 3 else { return folds }
        var parts = [Set<String>](repeating: [], count: min(4, families.count))
        var sizes = [Int](repeating: 0, count: parts.count)
        for (name, members) in families.sorted(by: { ($1.value.count, $0.key) < ($0.value.count, $1.key) }) {
            let smallest = sizes.indices.min { (sizes[$0], $0) < (sizes[$1], $1) } ?? 0
            parts[smallest].insert(name)
            sizes[smallest] += members.count
        }
        for part in parts {
            folds.append(
                Fold(rows.indices, isOfSources: true) { index in
                    !rows[index].isOwn && part.contains(rows[index].family)
                })
        }
        return folds
    }

    private init(_ indices: Range<Int>, isOfSources: Bool, _ isHeld: (Int) -> Bool) {
        held = indices.filter(isHeld)
        kept = indices.filter { !isHeld($0) }
        self.isOfSources = isOfSources
    }
}
