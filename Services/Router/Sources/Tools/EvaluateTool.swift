import Embeddings
import Foundation
import Languages
import Launch

/// `router evaluate`: how the model does on judged texts.
enum EvaluateTool {
    static let usage =
        "router evaluate [--json [--said]] [--stage linear|joint|staged] [--precision 0.95] [--svg FILE] [--cache FILE] DATA…"

    @Sendable static func run(_ arguments: [String]) async throws {
        let options = try Options(
            arguments, values: ["stage", "precision", "svg", "cache"], flags: ["json", "said"], usage: usage)
        guard !options.rest.isEmpty else { throw UsageError(description: "usage: \(usage)") }
        guard let stage = Stage(rawValue: options["stage"] ?? "staged") else {
            throw UsageError(description: "--stage is linear, joint or staged; usage: \(usage)")
        }
        guard let precision = Double(options["precision"] ?? "0.95"), precision > 0, precision <= 1 else {
            throw UsageError(description: "--precision is a share, such as 0.95; usage: \(usage)")
        }
        let model = try Router.model()
        let rows = try options.rest.flatMap(LabelledText.read)
        guard !rows.isEmpty else { throw UsageError(description: "no rows to judge by") }
        let opinion =
            try stage == .linear
            ? nil : ToolEmbeddings.open(cache: options["cache"]).flatMap { SecondOpinion(model, $0) }
        guard opinion != nil || stage != .joint else {
            throw UsageError(description: "--stage joint needs EMBEDDINGS_BASE_URL and a model with a second opinion")
        }
        let linear = LinearClassifier(model)
        let classifier: any IntentClassifier =
            stage == .staged ? StagedClassifier(rules: PhraseClassifier(), model: linear) : linear
        var evaluation = try await Evaluation(
            rows, classifier, secondOpinion: opinion, threshold: stage == .joint ? 2 : 0.75, precision: precision)
        if let path = options["svg"] { try write(ReliabilityPlot(evaluation.reliability).svg, path) }
        let times = times(classifier, rows)
        evaluation.microseconds = times[times.count / 2]
        if !options.has("said") { evaluation.said = nil }
        if options.has("json") {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            return say(String(decoding: try encoder.encode(evaluation), as: UTF8.self))
        }
        let second =
            opinion == nil ? "without a second opinion" : "with the second opinion of \(model.head?.card.model ?? "")"
        say("stage \(stage.rawValue), \(second)")
        say(evaluation.text)
        say(
            String(
                format: "\n%.1f µs a message (p50), %.1f µs (p99)", times[times.count / 2],
                times[times.count * 99 / 100]))
    }

    private enum Stage: String {
        /// The linear model alone.
        case linear
        /// Linear model and embedding for every text.
        case joint
        /// As in production: rules, then the linear model, then the embedding where that is unsure.
        case staged
    }

    private static func write(_ text: String, _ path: String) throws {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        } catch {
            throw TrainingError.unwritable("'\(path)': \(error.localizedDescription)")
        }
    }

    /// Microseconds for each message, in rising order, without any embedding.
    private static func times(_ classifier: any IntentClassifier, _ rows: [LabelledText]) -> [Double] {
        let clock = ContinuousClock()
        return rows.map { row in
            clock.measure { _ = classifier.classify(row.text, language: .english) } / .microseconds(1)
        }.sorted()
    }
}
