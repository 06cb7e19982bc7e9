import Foundation
import Languages
import Launch
import Settings

extension Router {
    static let commands = [
        ServiceCommand("train", "--output FILE DATA…: make an intent model", run: train),
        ServiceCommand("evaluate", "[--json] DATA…: how the model does on judged texts", run: evaluate),
        ServiceCommand("explain", "\"TEXT\": the intents of a text, and the words that decided", run: explain),
    ]

    private static func train(_ arguments: [String]) async throws {
        var rest = arguments
        guard let flag = rest.firstIndex(of: "--output"), flag + 1 < rest.count else {
            throw UsageError(description: "usage: router train --output FILE DATA…; data are .jsonl or .tsv files")
        }
        let output = rest[flag + 1]
        rest.removeSubrange(flag...(flag + 1))
        var excluded: Set<String> = []
        if let flag = rest.firstIndex(of: "--without"), flag + 1 < rest.count {
            excluded = Set(rest[flag + 1].split(separator: ",").map(String.init))
            rest.removeSubrange(flag...(flag + 1))
        }
        let rows = try rest.sorted().flatMap(LabelledText.read).filter { !excluded.contains($0.source ?? "") }
        guard !rows.isEmpty else { throw UsageError(description: "no rows to train on") }
        let file = try ModelBuilder().build(rows) { FileHandle.standardError.write(Data("\r\($0)      ".utf8)) }
        FileHandle.standardError.write(Data("\n".utf8))
        do {
            try file.write(to: URL(fileURLWithPath: output))
        } catch {
            throw TrainingError.unwritable("'\(output)': \(error.localizedDescription)")
        }
        let model = try LinearModel(path: output)
        print(
            "\(output): \(rows.count) rows, \(model.card.labels.count) intents, \(file.count) bytes, hash \(model.hash), "
                + "data \(model.card.data)")
    }

    private static func evaluate(_ arguments: [String]) async throws {
        let files = arguments.filter { !$0.hasPrefix("--") }
        guard !files.isEmpty else { throw UsageError(description: "usage: router evaluate [--json] [--linear] DATA…") }
        let classifier: any IntentClassifier =
            arguments.contains("--linear") ? LinearClassifier(try model()) : try classifier(Environment())
        let rows = try files.flatMap(LabelledText.read)
        let evaluation = Evaluation(rows, classifier)
        if arguments.contains("--json") {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            return print(String(decoding: try encoder.encode(evaluation), as: UTF8.self))
        }
        print(evaluation.text)
        print(speed(classifier, rows))
    }

    /// Time for one message, over all of them.
    private static func speed(_ classifier: any IntentClassifier, _ rows: [LabelledText]) -> String {
        let clock = ContinuousClock()
        let times = rows.map { row in
            clock.measure { _ = classifier.classify(row.text, language: .english) } / .microseconds(1)
        }.sorted()
        return String(
            format: "\n%.1f µs a message (p50), %.1f µs (p99)", times[times.count / 2], times[times.count * 99 / 100])
    }

    private static func explain(_ arguments: [String]) async throws {
        guard arguments.count == 1, let text = arguments.first else {
            throw UsageError(description: "usage: router explain \"TEXT\"")
        }
        let model = try model()
        let language = LanguageIdentifier().identify(text, fallback: .english).language
        let result = StagedClassifier(rules: PhraseClassifier(), model: LinearClassifier(model))
            .classify(text, language: language)
        print("language \(language.rawValue), stage \(result.stage), model \(result.model)")
        for candidate in result.top { print(String(format: "  %.3f  %@", candidate.confidence, candidate.intent)) }
        guard result.stage == "linear", let second = result.top.dropFirst().first else { return }
        let explanation = Explanation(text, model, between: result.intent, and: second.intent)
        print("for \(result.intent): " + explanation.reasons.joined(separator: ", "))
        print("for \(second.intent): " + explanation.objections.joined(separator: ", "))
    }

    static func model() throws -> LinearModel {
        try LinearModel(path: ModelLocation.path(Environment()))
    }

    static func classifier(_ environment: Environment) throws -> any IntentClassifier {
        StagedClassifier(
            rules: PhraseClassifier(), model: LinearClassifier(try LinearModel(path: ModelLocation.path(environment))))
    }
}
