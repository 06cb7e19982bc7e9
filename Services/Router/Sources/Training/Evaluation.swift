import Foundation
import Languages

/// How a classifier does on judged rows.
struct Evaluation: Sendable, Encodable {
    struct Figures: Sendable, Encodable {
        let rows: Int
        let accuracy: Double
        let macroF1: Double
        /// Mean distance between confidence and share of right answers, over ten equal bins (Naeini et al. 2015).
        let calibrationError: Double
        /// What that distance would be, about, for so few rows if every confidence were exactly right.
        let calibrationNoise: Double
        /// The share of rows that can be decided at the target precision, and the confidence it takes.
        let coverage: Double
        let threshold: Double
        /// The share of rows that the model's own thresholds let it decide, and how many of those are right.
        let decided: Double
        let decidedPrecision: Double
    }

    struct Intent: Sendable, Encodable {
        let rows: Int
        let recall: Double
        let precision: Double
    }

    struct Saying: Sendable, Encodable {
        let intent: String
        let confidence: Double
        let stage: String
    }

    let overall: Figures
    let languages: [String: Figures]
    let sources: [String: Figures]
    let intents: [String: Intent]
    /// How often what was wanted was called what.
    let confusion: [String: [String: Int]]
    /// Ten equal bins of confidence.
    let reliability: [ReliabilityPlot.Bin]
    let precision: Double
    /// What was said of each row, in the rows' order; only where it was asked for.
    var said: [Saying]?
    /// The median time of the classifier for one message, without any embedding.
    var microseconds = 0.0

    private struct Judged {
        let row: LabelledText
        let said: String
        let confidence: Double
        let stage: String
        /// Whether the confidence meets the model's threshold for the intent, and the configuration's.
        let isDecided: Bool
        var isRight: Bool { row.intent == said }
    }

    /// - Parameters:
    ///   - secondOpinion: asked where the classifier is less sure than `threshold`.
    ///   - precision: the share of right answers for which the coverage is told.
    init(
        _ rows: [LabelledText],
        _ classifier: any IntentClassifier,
        secondOpinion: SecondOpinion? = nil,
        threshold: Double = 0.75,
        precision: Double = 0.95
    ) async throws {
        var judged: [Judged] = []
        for row in rows {
            let language = Language(rawValue: row.language) ?? .english
            var result = classifier.classify(row.text, language: language)
            if result.confidence < threshold, let secondOpinion {
                result = try await secondOpinion.consider(row.text, language: language) ?? result
            }
            judged.append(
                Judged(
                    row: row, said: result.intent, confidence: result.confidence, stage: result.stage,
                    isDecided: result.confidence >= max(min(threshold, 0.75), result.needed)))
        }
        func figures(_ judged: [Judged]) -> Figures { Self.figures(judged, precision) }
        self.precision = precision
        said = judged.map { Saying(intent: $0.said, confidence: $0.confidence, stage: $0.stage) }
        overall = figures(judged)
        languages = Dictionary(grouping: judged, by: \.row.language).mapValues(figures)
        sources = Dictionary(grouping: judged) { $0.row.source ?? "unnamed" }.mapValues(figures)
        intents = Self.intents(judged)
        reliability = Self.bins(judged)
        confusion = Dictionary(grouping: judged, by: \.row.intent).mapValues { wanted in
            Dictionary(grouping: wanted, by: \.said).mapValues(\.count)
        }
    }

    private static func bins(_ judged: [Judged]) -> [ReliabilityPlot.Bin] {
        (0..<10).map { bin in
            let members = judged.filter { min(9, Int($0.confidence * 10)) == bin }
            let count = Double(max(1, members.count))
            return ReliabilityPlot.Bin(
                rows: members.count, confidence: members.reduce(0) { $0 + $1.confidence } / count,
                accuracy: Double(members.count { $0.isRight }) / count)
        }
    }

    private static func intents(_ judged: [Judged]) -> [String: Intent] {
        let names = Set(judged.map(\.row.intent)).union(judged.map(\.said))
        return Dictionary(
            uniqueKeysWithValues: names.map { name in
                let wanted = judged.filter { $0.row.intent == name }
                let said = judged.filter { $0.said == name }
                let right = Double(wanted.count { $0.isRight })
                return (
                    name,
                    Intent(
                        rows: wanted.count, recall: wanted.isEmpty ? 0 : right / Double(wanted.count),
                        precision: said.isEmpty ? 0 : right / Double(said.count))
                )
            })
    }

    /// The mean distance of a normal variable from its mean is its deviation times the root of 2/π.
    private static func noise(_ judged: [Judged]) -> Double {
        var variances = [Double](repeating: 0, count: 10)
        for one in judged { variances[min(9, Int(one.confidence * 10))] += one.confidence * (1 - one.confidence) }
        let distances = variances.map { (2 / Double.pi * $0).squareRoot() }
        return distances.reduce(0, +) / Double(max(1, judged.count))
    }

    private static func figures(_ judged: [Judged], _ precision: Double) -> Figures {
        let count = Double(max(1, judged.count))
        let perIntent = intents(judged).values.filter { $0.rows > 0 }
        let f1 = perIntent.map {
            $0.recall + $0.precision == 0 ? 0 : 2 * $0.recall * $0.precision / ($0.recall + $0.precision)
        }
        let error = bins(judged).reduce(0) { $0 + abs($1.accuracy - $1.confidence) * Double($1.rows) / count }
        var coverage = 0.0
        var threshold = 1.0
        var right = 0.0
        for (index, one) in judged.sorted(by: { $0.confidence > $1.confidence }).enumerated() {
            right += one.isRight ? 1 : 0
            if right / Double(index + 1) >= precision {
                (coverage, threshold) = (Double(index + 1) / count, one.confidence)
            }
        }
        let decided = judged.filter(\.isDecided)
        return Figures(
            rows: judged.count, accuracy: Double(judged.count { $0.isRight }) / count,
            macroF1: f1.isEmpty ? 0 : f1.reduce(0, +) / Double(f1.count), calibrationError: error,
            calibrationNoise: noise(judged), coverage: coverage, threshold: threshold,
            decided: Double(decided.count) / count,
            decidedPrecision: decided.isEmpty ? 0 : Double(decided.count { $0.isRight }) / Double(decided.count))
    }

    var text: String {
        var lines = [Self.line("all", overall)]
        lines += languages.sorted { $0.key < $1.key }.map { Self.line($0.key, $0.value) }
        if sources.count > 1 { lines += [""] + sources.sorted { $0.key < $1.key }.map { Self.line($0.key, $0.value) } }
        lines.append(
            String(
                format: "(coverage: the share that can be decided with %.0f %% right, and from where)", precision * 100)
        )
        lines.append("")
        for (name, intent) in intents.sorted(by: { $0.key < $1.key }) where intent.rows > 0 {
            lines.append(
                String(
                    format: "%@ %5d  recall %.3f  precision %.3f",
                    name.padding(toLength: 20, withPad: " ", startingAt: 0), intent.rows, intent.recall,
                    intent.precision))
        }
        return (lines + [""] + mistakes).joined(separator: "\n")
    }

    private static func line(_ name: String, _ figures: Figures) -> String {
        String(
            format:
                "%@ %6d rows  accuracy %.3f  macro F1 %.3f  ECE %.3f (%.3f by chance)  coverage %.3f (from %.2f)  decided %.3f, %.3f right",
            name.padding(toLength: 20, withPad: " ", startingAt: 0), figures.rows, figures.accuracy, figures.macroF1,
            figures.calibrationError, figures.calibrationNoise, figures.coverage, figures.threshold, figures.decided,
            figures.decidedPrecision)
    }

    /// The commonest, with their number.
    private var mistakes: [String] {
        confusion.flatMap { wanted, said in
            said.filter { $0.key != wanted }.map { (count: $0.value, name: "\(wanted) → \($0.key)") }
        }
        .sorted { ($1.count, $0.name) < ($0.count, $1.name) }.prefix(20).map { "\($0.count)  \($0.name)" }
    }
}
