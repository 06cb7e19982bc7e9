import Regression

/// Fits `Relevance` to judged candidates.
enum RelevanceFit {
    /// Customers also ask what no document answers; judged collections have no such questions, so some are made.
    static let unanswerableShare = 0.02
    /// What a question whose words are left out counts beside one that was asked in another language.
    private static let wordlessShare = 0.1
    /// Passages looked at behind the best one.
    private static let depth = 5

    /// - Parameter collections: each weighs the same.
    static func fit(_ collections: [[RetrievalEvaluation.Outcome]]) -> Relevance {
        let unrelated = unrelated(collections)
        let own = collections.map { $0.filter { $0.candidates.first?.signals.isForeign != true } }
        // A passage of another language is seen by its meaning alone; so are all when the words are left out. They stand
        // in where nothing was asked across languages, and say little where something was.
        let foreign = collections.map { $0.filter { $0.candidates.first?.signals.isForeign == true } }
        return Relevance(
            best: LogisticRegression.fit(rows(own.map(judged), { $0 == 0 }) { $0.standingOut(unrelated) }),
            foreign: LogisticRegression.fit(
                [(foreign.map(judged), 1), (own.map(wordless), wordlessShare)].flatMap { collections, share in
                    rows(collections, weight: share, { $0 == 0 }) { Array($0.standingOut(unrelated).prefix(2)) }
                }),
            others: LogisticRegression.fit(
                rows(own.map(judged), { (1...depth).contains($0) }, \.followers)),
            words: LogisticRegression.fit(rows(own.map(judged), { $0 == 0 }) { [$0.coverage] }), unrelated: unrelated)
    }

    private typealias Judged = (answered: [RetrievalEvaluation.Candidate], unanswered: [RetrievalEvaluation.Candidate])

    private static func judged(_ outcomes: [RetrievalEvaluation.Outcome]) -> Judged {
        (outcomes.flatMap(\.candidates), outcomes.flatMap(\.unanswered))
    }

    private static func wordless(_ outcomes: [RetrievalEvaluation.Outcome]) -> Judged {
        (outcomes.flatMap(\.wordless.answered), outcomes.flatMap(\.wordless.unanswered))
    }

    /// A low score at the tenth place: few questions have as many passages that are near them.
    private static func unrelated(_ collections: [[RetrievalEvaluation.Outcome]]) -> Double {
        let tenth = collections.joined().compactMap(\.candidates.first?.signals.tenth).sorted()
        return tenth.isEmpty ? 0 : tenth[tenth.count / 10]
    }

    private static func rows(
        _ collections: [Judged],
        weight: Double = 1,
        _ counts: (Int) -> Bool,
        _ features: (Relevance.Signals) -> [Double]
    ) -> [LogisticRegression.Row] {
        collections.flatMap { judged in
            let parts = [(judged.answered, 1 - unanswerableShare), (judged.unanswered, unanswerableShare)]
            return parts.flatMap { all, share in
                let candidates = all.filter { counts($0.place) }
                return candidates.map {
                    LogisticRegression.Row(
                        features: features($0.signals), isPositive: $0.isRelevant,
                        weight: weight * 1000 * share / Double(candidates.count))
                }
            }
        }
    }
}
