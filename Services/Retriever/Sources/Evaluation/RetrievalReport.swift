import Foundation
import Regression

/// The figures of an evaluation, by language and over all.
struct RetrievalReport: Encodable {
    struct Quality: Encodable {
        let nDCG10: Double
        /// Of the relevant documents, the share among the first `k`.
        let recall: Double
        /// The mean of one over the place of the first relevant one.
        let mrr: Double
        let hit1: Double
    }

    struct Group: Encodable {
        let language: String
        let questions: Int
        let vector: Quality
        let words: Quality
        let hybrid: Quality
    }

    struct Trust: Encodable {
        /// How far stated relevance and judged share of best passages are apart, on average over ten bins (expected
        /// calibration error).
        let calibrationError: Double
        /// What it would be by chance, were every stated relevance true: with few questions it is never 0.
        let calibrationErrorByChance: Double
        /// The same over the first five passages.
        let calibrationErrorOfFive: Double
        let minimum: Double
        /// Of the passages at or above the minimum, the share that is relevant.
        let precision: Double?
        /// Of the questions, the share whose best passage is at or above the minimum, and how often that one is right.
        let answered: Double
        let answeredRight: Double?
        /// Of the same questions with the right documents taken away, the share that still has a passage: false answers.
        let falselyAnswered: Double
    }

    let collection: String
    /// How many of the found documents `recall` looks at.
    let k: Int
    let groups: [Group]
    let trust: Trust

    init(
        _ collection: String,
        _ outcomes: [RetrievalEvaluation.Outcome],
        _ relevance: Relevance,
        minimum: Double,
        k: Int = 5
    ) {
        self.init(collection, outcomes.map { ($0, relevance) }, minimum: minimum, k: k)
    }

    /// - Parameter judged: each question with the curves its passages are judged by.
    init(
        _ collection: String, _ judged: [(outcome: RetrievalEvaluation.Outcome, by: Relevance)], minimum: Double,
        k: Int = 5
    ) {
        let outcomes = judged.map(\.outcome)
        self.collection = collection
        self.k = k
        let byLanguage = Dictionary(grouping: outcomes, by: \.label).sorted { $0.key < $1.key }
        var groups = byLanguage.map { Self.group($0.key, $0.value, k) }
        if groups.count > 1 { groups.append(Self.group("all", outcomes, k)) }
        self.groups = groups
        trust = Self.trust(judged, minimum)
    }

    private static func group(_ language: String, _ outcomes: [RetrievalEvaluation.Outcome], _ k: Int) -> Group {
        func quality(_ mode: RetrievalEvaluation.Mode) -> Quality {
            let lists = outcomes.map { outcome in
                ((outcome.found[mode] ?? []).map { outcome.relevant.contains($0) }, outcome.relevant.count)
            }
            func mean(_ value: ([Bool], Int) -> Double) -> Double {
                lists.reduce(0) { $0 + value($1.0, $1.1) } / Double(max(1, lists.count))
            }
            return Quality(
                nDCG10: mean(nDCG), recall: mean { Double($0.prefix(k).count { $0 }) / Double($1) },
                mrr: mean { list, _ in list.firstIndex(of: true).map { 1 / Double($0 + 1) } ?? 0 },
                hit1: mean { list, _ in list.first == true ? 1 : 0 })
        }
        return Group(
            language: language, questions: outcomes.count, vector: quality(.vector), words: quality(.words),
            hybrid: quality(.hybrid))
    }

    /// Järvelin and Kekäläinen 2002, with judgements of yes and no.
    static func nDCG(_ list: [Bool], relevant: Int) -> Double {
        let gain = list.prefix(10).enumerated().reduce(0) { $0 + ($1.element ? 1 / log2(Double($1.offset + 2)) : 0) }
        let best = (0..<min(10, relevant)).reduce(0) { $0 + 1 / log2(Double($1 + 2)) }
        return best == 0 ? 0 : gain / best
    }

    private static func trust(
        _ questions: [(outcome: RetrievalEvaluation.Outcome, by: Relevance)],
        _ minimum: Double
    ) -> Trust {
        let judged = questions.flatMap { outcome, relevance in
            zip(outcome.candidates, relevance.probabilities(outcome.candidates.map(\.signals))).map {
                (probability: $1, isRelevant: $0.isRelevant, place: $0.place)
            }
        }
        func calibrated(to last: Int) -> [(probability: Double, isRight: Bool, weight: Double)] {
            judged.filter { $0.place <= last }.map { ($0.probability, $0.isRelevant, 1) }
        }
        func share(_ part: [(probability: Double, isRelevant: Bool, place: Int)]) -> Double? {
            part.isEmpty ? nil : Double(part.count { $0.isRelevant }) / Double(part.count)
        }
        let passed = judged.filter { $0.probability >= minimum }
        let best = passed.filter { $0.place == 0 }
        return Trust(
            calibrationError: CalibrationError.of(calibrated(to: 0)),
            calibrationErrorByChance: CalibrationError.byChance(calibrated(to: 0)),
            calibrationErrorOfFive: CalibrationError.of(calibrated(to: 4)), minimum: minimum,
            precision: share(passed),
            answered: Double(best.count) / Double(max(1, questions.count)), answeredRight: share(best),
            falselyAnswered: Double(
                questions.count { outcome, relevance in
                    relevance.probabilities(outcome.unanswered.map(\.signals)).contains { $0 >= minimum }
                }) / Double(max(1, questions.count)))
    }

    var text: String {
        func four(_ quality: Quality) -> String {
            String(format: "%.3f %.3f %.3f %.3f", quality.nDCG10, quality.recall, quality.mrr, quality.hit1)
        }
        var lines = [
            collection,
            "nDCG@10, recall@\(k), MRR, hit@1",
            "language  questions  vector                   words                    hybrid",
        ]
        for group in groups {
            lines.append(
                group.language.padding(toLength: 10, withPad: " ", startingAt: 0)
                    + "\(group.questions)".padding(toLength: 11, withPad: " ", startingAt: 0)
                    + "\(four(group.vector))  \(four(group.words))  \(four(group.hybrid))")
        }
        return (lines + ["relevance: " + trustText]).joined(separator: "\n")
    }

    /// What the relevance that is stated is worth.
    var trustText: String {
        func percent(_ value: Double?) -> String { value.map { String(format: "%.0f %%", $0 * 100) } ?? "none" }
        return String(
            format: "calibration error %.3f (by chance alone %.3f, first five %.3f); at %.2f and above ",
            trust.calibrationError,
            trust.calibrationErrorByChance, trust.calibrationErrorOfFive, trust.minimum)
            + "\(percent(trust.precision)) of passages are relevant, \(percent(trust.answered)) of questions have a "
            + "passage, whose best one is right for \(percent(trust.answeredRight)); with the right documents taken away "
            + "\(percent(trust.falselyAnswered)) still have one"
    }
}
