import Embeddings
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
        let second = try await embedded(rows)
        let file = try ModelBuilder().build(rows, second: second, progress: show)
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

    @Sendable private static func show(_ progress: String) {
        FileHandle.standardError.write(Data("\r\(progress)        ".utf8))
    }

    /// Embeddings for the second opinion, when `EMBEDDINGS_BASE_URL` names a service.
    private static func embedded(_ rows: [LabelledText]) async throws -> ModelBuilder.Embedded? {
        guard let embeddings = embeddings(Environment(), try Platform.settings(Environment()), patience: .seconds(120))
        else {
            FileHandle.standardError.write(
                Data("EMBEDDINGS_BASE_URL is not set, so the model gets no second opinion\n".utf8))
            return nil
        }
        let indices = HeadTrainer().selection(rows)
        var vectors: [Int: [Float]] = [:]
        for start in stride(from: 0, to: indices.count, by: 32) {
            let part = indices[start..<min(start + 32, indices.count)]
            let made = try await embeddings.embed(part.map { rows[$0].text }, as: .query)
            for (index, vector) in zip(part, made) { vectors[index] = vector }
            show("embedded \(vectors.count) of \(indices.count)")
        }
        return ModelBuilder.Embedded(model: embeddings.model, vectors: vectors)
    }

    private static func evaluate(_ arguments: [String]) async throws {
        let files = arguments.filter { !$0.hasPrefix("--") }
        guard !files.isEmpty else { throw UsageError(description: "usage: router evaluate [--json] [--linear] DATA…") }
        let model = try model()
        let isLinear = arguments.contains("--linear")
        let linear = LinearClassifier(model)
        let classifier: any IntentClassifier =
            isLinear ? linear : StagedClassifier(rules: PhraseClassifier(), model: linear)
        let opinion =
            isLinear
            ? nil
            : embeddings(Environment(), try Platform.settings(Environment()), patience: .seconds(30))
                .flatMap { SecondOpinion(model, $0) }
        let rows = try files.flatMap(LabelledText.read)
        let evaluation = try await Evaluation(rows, classifier, secondOpinion: opinion)
        if arguments.contains("--json") {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            return print(String(decoding: try encoder.encode(evaluation), as: UTF8.self))
        }
        print(
            opinion == nil ? "without a second opinion" : "with the second opinion of \(model.head?.card.model ?? "")")
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
}
