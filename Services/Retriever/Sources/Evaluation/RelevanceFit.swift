/// Fits `Relevance` to judged candidates.
enum RelevanceFit {
    /// Customers also ask what no document answers; judged collections have no such questions, so they are made. Without
    /// them the best of a bad list would look like an answer.
    private static let unanswerableShare = 0.3

    /// - Parameter collections: each weighs the same.
    static func fit(_ collections: [[RetrievalEvaluation.Outcome]]) -> Relevance {
        var all: [LogisticRegression.Row] = []
        var words: [LogisticRegression.Row] = []
        for outcomes in collections {
            // The best passage decides whether a question is answered.
            let answered = outcomes.compactMap(\.candidates.first).map { ($0, 1 - unanswerableShare) }
            let unanswered = outcomes.compactMap(\.unanswered.first).map { ($0, unanswerableShare) }
            let count = Double(max(1, answered.count))
            for (candidate, share) in answered + unanswered {
                let weight = 1000 * share / count
                let signals = candidate.signals
                words.append(
                    LogisticRegression.Row(
                        features: [signals.coverage], isPositive: candidate.isRelevant, weight: weight))
                guard let cosine = signals.cosine else { continue }
                all.append(
                    LogisticRegression.Row(
                        features: [cosine, signals.coverage, signals.margin], isPositive: candidate.isRelevant,
                        weight: weight))
            }
        }
        let full = LogisticRegression.fit(all)
        let alone = LogisticRegression.fit(words)
        return Relevance(
            intercept: full[0], cosine: full[1], coverage: full[2], margin: full[3], wordsIntercept: alone[0],
            wordsCoverage: alone[1])
    }
}
