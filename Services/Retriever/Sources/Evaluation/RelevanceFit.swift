import Foundation

/// Fits `Relevance` to judged candidates.
enum RelevanceFit {
    /// Customers also ask what no document answers; judged collections have no such questions, so some are made.
    private static let unanswerableShare = 0.02
    /// Passages looked at behind the best one.
    private static let depth = 5

    /// - Parameter collections: each weighs the same.
    static func fit(_ collections: [[RetrievalEvaluation.Outcome]]) -> Relevance {
        let unrelated = unrelated(collections)
        return Relevance(
            best: LogisticRegression.fit(rows(collections, { $0 == 0 }) { $0.standingOut(unrelated) }),
            others: LogisticRegression.fit(rows(collections, { (1...depth).contains($0) }, \.followers)),
            words: LogisticRegression.fit(rows(collections, { $0 == 0 }) { [$0.coverage] }), unrelated: unrelated)
    }

    /// A low score at the tenth place: few questions have as many passages that are near them.
    private static func unrelated(_ collections: [[RetrievalEvaluation.Outcome]]) -> Double {
        let tenth = collections.joined().compactMap(\.candidates.first?.signals.tenth).sorted()
        return tenth.isEmpty ? 0 : tenth[tenth.count / 10]
    }

    private static func rows(
        _ collections: [[RetrievalEvaluation.Outcome]],
        _ counts: (Int) -> Bool,
        _ features: (Relevance.Signals) -> [Double]
    ) -> [LogisticRegression.Row] {
        collections.flatMap { outcomes in
            let answered = outcomes.flatMap(\.candidates).filter { counts($0.place) }
            let unanswered = outcomes.flatMap(\.unanswered).filter { counts($0.place) }
            let parts = [(answered, 1 - unanswerableShare), (unanswered, unanswerableShare)]
            return parts.flatMap { candidates, share in
                candidates.map {
                    LogisticRegression.Row(
                        features: features($0.signals), isPositive: $0.isRelevant,
                        weight: 1000 * share / Double(candidates.count))
                }
            }
        }
    }
}
