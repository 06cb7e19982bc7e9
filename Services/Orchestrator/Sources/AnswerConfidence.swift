import Regression

/// How likely an answer is right: that what was found answers the question, and that the answer says what was found.
///
/// The first is a logistic curve over the relevance the retriever states of the best passage; a model has one of its own,
/// for it reads all passages and not the best one alone. The second is the share of right answers among those that pass
/// the gate, by what vouches for them. docs/benchmarks.md has the figures; `make confidence` fits the curves anew, and the
/// test of planted falsehoods measures the shares.
///
/// Two inputs one might expect are not used, because the data do not support them. The confidence of the intent says
/// nothing of whether the passage is right once its relevance is known. The share of an answer's words that stand in the
/// documents tells nothing once the gate has passed it: it is 1 for all right answers of the set and for 16 of the 17
/// falsehoods that get through.
enum AnswerConfidence {
    /// - Parameter relevance: of the best passage that was used, `0...1`.
    static func of(relevance: Double, support: AnswerSupport) -> Double {
        let curve = support == .quoted ? quotedCurve : modelCurve
        return curve.probability(relevance) * faithfulness(support)
    }

    struct Curve {
        let intercept: Double
        /// Of the relevance's log odds; 1 leaves them as they are.
        let slope: Double

        func probability(_ relevance: Double) -> Double {
            LogisticRegression.logistic(intercept + slope * LogisticRegression.logOdds(relevance))
        }
    }

    /// Fitted to whether the best passage answers.
    static let quotedCurve = Curve(intercept: -0.36, slope: 1.12)
    /// Fitted to whether one of the passages does.
    static let modelCurve = Curve(intercept: 0.06, slope: 1.03)

    /// The share of right answers among those that may be sent, counted as if half of what a model writes held a falsehood
    /// before the gate: nobody has measured a model of ours, and that is on the careful side.
    static func faithfulness(_ support: AnswerSupport) -> Double {
        switch support {
        case .quoted: 1
        case .words: 0.99
        case .claims: 0.88
        }
    }
}
