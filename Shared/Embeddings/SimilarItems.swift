/// Puts together what means the same.
package enum SimilarItems {
    /// From which cosine on two questions are one; unrelated ones of multilingual-e5-small have some 0.8.
    private static let together = 0.9

    /// Each item joins the group whose first item is nearest, or begins one.
    ///
    /// - Parameter vectors: an embedding for each item.
    /// - Returns: the groups in the order of their first items.
    package static func groups<Item>(of items: [Item], _ vectors: [[Float]]) -> [[Item]] {
        var groups: [(first: [Float], items: [Item])] = []
        for (item, vector) in zip(items, vectors) {
            let near = groups.indices.map { ($0, Cosine.of(groups[$0].first, vector)) }.max { $0.1 < $1.1 }
            if let near, near.1 >= together {
                groups[near.0].items.append(item)
            } else {
                groups.append((vector, [item]))
            }
        }
        return groups.map(\.items)
    }
}
