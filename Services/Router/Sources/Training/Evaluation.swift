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
        /// The share of rows that can be decided at 95 % precision, and the confidence it takes.
        let coverageAt95: Double
        let thresholdAt95: Double
    }

    struct Intent: Sendable, Encodable {
        let rows: Int
        let recall: Double
        let precision: Double
    }

    let overall: Figures
    let languages: [String: Figures]
    let intents: [String: Intent]
    /// The commonest mistakes: "wanted → said", with their number.
    let confusions: [String: Int]

    private struct Judged {
        let row: LabelledText
        let said: String
        let confidence: Double
        var isRight: Bool { row.intent == said }
    }

    /// - Parameters:
    ///   - secondOpinion: asked where the classifier is less sure than `threshold`.
    init(
        _ rows: [LabelledText],
        _ classifier: any IntentClassifier,
        secondOpinion: SecondOpinion? = nil,
        threshold: Double = 0.75
    ) async throws {
        var judged: [Judged] = []
        for row in rows {
            let language = Language(rawValue: row.language) ?? .english
            var result = classifier.classify(row.text, language: language)
            if result.confidence < threshold, let secondOpinion {
                result = try await secondOpinion.consider(row.text, language: language) ?? result
            }
            judged.append(Judged(row: row, said: result.intent, confidence: result.confidence))
        }
        overall = Self.figures(judged)
        languages = Dictionary(grouping: judged, by: \.row.language).mapValues(Self.figures)
        intents = Self.intents(judged)
        let mistakes = Dictionary(grouping: judged.filter { !$0.isRight }) { "\($0.row.intent) → \($0.said)" }
        confusions = Dictionary(
            uniqueKeysWithValues: mistakes.map { ($0.key, $0.value.count) }
                .sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(15).map { ($0.0, $0.1) })
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

    private static func figures(_ judged: [Judged]) -> Figures {
        let count = Double(max(1, judged.count))
        let perIntent = intents(judged).values.filter { $0.rows > 0 }
        let f1 = perIntent.map {
            $0.recall + $0.precision == 0 ? 0 : 2 * $0.recall * $0.precision / ($0.recall + $0.precision)
        }
        var error = 0.0
        for bin in 0..<10 {
            let members = judged.filter { min(9, Int($0.confidence * 10)) == bin }
            guard !members.isEmpty else { continue }
            let right = Double(members.count { $0.isRight }) / Double(members.count)
            let sure = members.reduce(0) { $0 + $1.confidence } / Double(members.count)
            error += abs(right - sure) * Double(members.count) / count
        }
        var coverage = 0.0
        var threshold = 1.0
        var right = 0.0
        for (index, one) in judged.sorted(by: { $0.confidence > $1.confidence }).enumerated() {
            right += one.isRight ? 1 : 0
            if right / Double(index + 1) >= 0.95 { (coverage, threshold) = (Double(index + 1) / count, one.confidence) }
        }
        return Figures(
            rows: judged.count, accuracy: Double(judged.count { $0.isRight }) / count,
            macroF1: f1.isEmpty ? 0 : f1.reduce(0, +) / Double(f1.count), calibrationError: error,
            coverageAt95: coverage, thresholdAt95: threshold)
    }

    var text: String {
        func line(_ name: String, _ figures: Figures) -> String {
            String(
                format:
                    "%@ %6d rows  accuracy %.3f  macro F1 %.3f  ECE %.3f  coverage at 95 %% precision %.3f (from %.2f)",
                name.padding(toLength: 4, withPad: " ", startingAt: 0), figures.rows, figures.accuracy, figures.macroF1,
                figures.calibrationError, figures.coverageAt95, figures.thresholdAt95)
        }
        var lines = [line("all", overall)]
        lines += languages.sorted { $0.key < $1.key }.map { line($0.key, $0.value) }
        lines.append("")
        for (name, intent) in intents.sorted(by: { $0.key < $1.key }) where intent.rows > 0 {
            lines.append(
                String(
                    format: "%@ %5d  recall %.3f  precision %.3f",
                    name.padding(toLength: 20, withPad: " ", startingAt: 0), intent.rows, intent.recall,
                    intent.precision))
        }
        lines.append("")
        lines += confusions.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value)  \($0.key)" }
        return lines.joined(separator: "\n")
    }
}
