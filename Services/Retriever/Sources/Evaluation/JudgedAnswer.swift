/// What a judged question is handed on with, and whether it holds the answer: a line of `retriever evaluate --answers`,
/// which `make confidence` fits the confidence of answers to.
struct JudgedAnswer: Encodable {
    let text: String
    let language: String
    let collection: String
    /// Of the best passage, as calibrated; never below the minimum.
    let relevance: Double
    /// Whether the best passage is one of those that answer.
    let bestAnswers: Bool
    /// Whether one of the passages handed on does.
    let someAnswers: Bool
    /// Of the questions of its kind: few customers ask what no document answers.
    let weight: Double

    /// - Returns: one for the question as it was judged and one for the same with the right documents taken away, where
    ///   anything is handed on at all.
    static func of(
        _ outcome: RetrievalEvaluation.Outcome,
        _ collection: String,
        _ relevance: Relevance,
        minimum: Double,
        limit: Int
    ) -> [JudgedAnswer] {
        let share = RelevanceFit.unanswerableShare
        return [(outcome.candidates, 1 - share), (outcome.unanswered, share)].compactMap { candidates, weight in
            let judged = zip(relevance.probabilities(candidates.map(\.signals)), candidates)
            let handedOn = judged.filter { $0.0 >= minimum }.prefix(limit)
            guard let best = handedOn.first else { return nil }
            return JudgedAnswer(
                text: outcome.question, language: outcome.language, collection: collection, relevance: best.0,
                bestAnswers: best.1.isRelevant, someAnswers: handedOn.contains { $0.1.isRelevant }, weight: weight)
        }
    }
}
