import Regression

/// How likely an answer is right: that what was found answers the question, and that the answer says what was found.
///
/// A model reads all passages, and the relevance the retriever states of the best one is, measured, how likely one of them
/// answers; a curve fitted to the same questions is no better. The documents' own words come from the best passage alone,
/// which is less: a curve over its relevance says how much. Of a model's answer it counts, too, how many of those that pass
/// the gate are right, by what vouches for them. docs/benchmarks.md has the figures: `make confidence` fits the curve, and
/// the tests of planted falsehoods measure the shares.
///
/// Two inputs one might expect are not used, because the data do not support them. The confidence of the intent says
/// nothing of whether the passage is right once its relevance is known: fitted, its weight swings between -1.0 and +0.8 with
/// the questions it is fitted to, and the loss stays. The share of an answer's words that stand in the documents says nothing once the gate has
/// passed it: it is 1 for all right answers of the set and for 16 of the 17 falsehoods that get through.
enum AnswerConfidence {
    /// - Parameter relevance: of the best passage that was used, `0...1`.
    static func of(relevance: Double, support: AnswerSupport) -> Double {
        let relevance = min(1, max(0, relevance))
        guard let faithfulness = faithfulness[support] else {
            return LogisticRegression.logistic(-0.36 + 1.12 * LogisticRegression.logOdds(relevance))
        }
        return relevance * faithfulness
    }

    /// The share of right answers among those of a model that may be sent, counted as if half of what a model writes held a falsehood
    /// before the gate: nobody has measured a model of ours, and that is on the careful side.
    static let faithfulness: [AnswerSupport: Double] = [.words: 0.99, .claims: 0.88]
}
