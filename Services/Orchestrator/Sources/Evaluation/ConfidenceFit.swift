import Foundation
import Launch
import Regression

/// `orchestrator evaluate confidence`: fits the confidence of answers to judged questions on one half of them, and says
/// what it is worth on the other, beside what the product has (`make confidence DATA=folder` makes the file).
struct ConfidenceFit {
    /// A line of `retriever evaluate --answers`, with what `router intents` adds.
    private struct Judged: Decodable {
        let text: String
        let collection: String
        let relevance: Double
        let bestAnswers: Bool
        let someAnswers: Bool
        let weight: Double
        let intentConfidence: Double

        /// Both lines of a question fall into one half.
        var isHeldOut: Bool { text.utf8.reduce(UInt64(7)) { ($0 &* 31) &+ UInt64($1) } % 2 == 0 }
    }

    private let rows: [Judged]
    /// Below which an answer goes to a person.
    private let threshold: Double

    init(_ file: String, threshold: Double) throws {
        let rows = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
            .map { try JSONDecoder().decode(Judged.self, from: Data($0.utf8)) }
        self.rows = rows
        self.threshold = threshold
    }

    func report() {
        report("quoted: the best passage answers", .quoted, \.bestAnswers)
        report("a model: one of the passages answers, and it finds it", .words, \.someAnswers)
    }

    private func report(_ title: String, _ support: AnswerSupport, _ isRight: (Judged) -> Bool) {
        say("\n\(title)")
        let held = rows.filter(\.isHeldOut)
        score("relevance as stated", held, isRight) { $0.relevance }
        score("as shipped (fitted to all)", held, isRight) {
            AnswerConfidence.of(relevance: $0.relevance, support: support)
        }
        let candidates: [(name: String, of: (Judged) -> [Double])] = [
            ("relevance", { [LogisticRegression.logOdds($0.relevance)] }),
            ("relevance and intent", { [LogisticRegression.logOdds($0.relevance), $0.intentConfidence] }),
        ]
        for (name, of) in candidates {
            let fitted = fit(rows.filter { !$0.isHeldOut }, isRight, of)
            score("fitted to the other half: \(name) \(text(fitted))", held, isRight) { row in
                LogisticRegression.logistic(zip(fitted, [1] + of(row)).reduce(0) { $0 + $1.0 * $1.1 })
            }
            say("  fitted to all: \(name) \(text(fit(rows, isRight, of)))")
        }
    }

    private func text(_ coefficients: [Double]) -> String {
        coefficients.map { String(format: "%.2f", $0) }.joined(separator: ", ")
    }

    private func fit(
        _ rows: [Judged],
        _ isRight: (Judged) -> Bool,
        _ features: (Judged) -> [Double]
    ) -> [Double] {
        // Each collection counts the same.
        let sums = rows.reduce(into: [String: Double]()) { $0[$1.collection, default: 0] += $1.weight }
        return LogisticRegression.fit(
            rows.map {
                LogisticRegression.Row(
                    features: features($0), isPositive: isRight($0),
                    weight: 1000 * $0.weight / (sums[$0.collection] ?? 1))
            })
    }

    /// Calibration error and log loss by collection, and what the threshold does.
    private func score(
        _ name: String,
        _ rows: [Judged],
        _ isRight: (Judged) -> Bool,
        _ probability: (Judged) -> Double
    ) {
        say("  \(name)")
        for (collection, part) in Dictionary(grouping: rows, by: \.collection).sorted(by: { $0.key < $1.key }) {
            let judged = part.map { (probability: probability($0), isRight: isRight($0), weight: $0.weight) }
            func share(_ counts: (_ isSent: Bool) -> Bool, of right: Bool) -> Double {
                let all = judged.filter { $0.isRight == right }
                let counted = all.filter { counts($0.probability >= threshold) }
                return counted.reduce(0) { $0 + $1.weight } / max(1e-9, all.reduce(0) { $0 + $1.weight })
            }
            let weight = judged.reduce(0) { $0 + $1.weight }
            let loss = judged.reduce(0) { sum, one in
                sum - one.weight * log(max(1e-6, one.isRight ? one.probability : 1 - one.probability))
            }
            say(
                String(
                    format:
                        "    %@, %d: right %.3f, calibration error %.3f, log loss %.4f; right answers to a person %.1f %%, "
                        + "wrong ones sent %.1f %%",
                    collection, part.count,
                    judged.reduce(0) { $0 + ($1.isRight ? $1.weight : 0) } / max(1e-9, weight),
                    CalibrationError.of(judged), loss / max(1e-9, weight), 100 * share({ !$0 }, of: true),
                    100 * share({ $0 }, of: false)))
        }
    }
}
