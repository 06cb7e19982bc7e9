import Embeddings
import Foundation
import Launch
import Settings

/// `router train`: labelled texts in, one model file out.
enum TrainTool {
    static let usage =
        "router train --output FILE [--without SOURCE,…] [--linear] [--out-of-scope INTENT] [--cache FILE] DATA…; "
        + "data are .jsonl or .tsv files"

    @Sendable static func run(_ arguments: [String]) async throws {
        let options = try Options(
            arguments, values: ["output", "without", "out-of-scope", "cache"], flags: ["linear"], usage: usage)
        guard let output = options["output"], !options.rest.isEmpty else {
            throw UsageError(description: "usage: \(usage)")
        }
        let excluded = Set((options["without"] ?? "").split(separator: ",").map(String.init))
        let rows = try inOrder(options.rest).flatMap(LabelledText.read).filter { !excluded.contains($0.source ?? "") }
        guard !rows.isEmpty else { throw UsageError(description: "no rows to train on") }
        var builder = ModelBuilder()
        builder.outOfScope = options["out-of-scope"]
        let (isLinear, head, cache) = (options.has("linear"), builder.head, options["cache"])
        let file = try await builder.build(
            rows, second: { isLinear ? nil : try await embedded(rows, head, cache: cache) }, progress: show)
        FileHandle.standardError.write(Data("\n".utf8))
        do {
            try file.write(to: URL(fileURLWithPath: output))
        } catch {
            throw TrainingError.unwritable("'\(output)': \(error.localizedDescription)")
        }
        let model = try LinearModel(path: output)
        say(
            "\(output): \(rows.count) rows, \(model.card.labels.count) intents, \(file.count) bytes, hash \(model.hash), "
                + "data \(model.card.data)")
        for (name, value) in model.card.metrics.sorted(by: { $0.key < $1.key }) { say("  \(name): \(value)") }
    }

    /// By name and not by folder, so that the same data give the same bytes wherever they lie.
    private static func inOrder(_ files: [String]) -> [String] {
        func key(_ path: String) -> (String, String, String) {
            let url = URL(fileURLWithPath: path)
            return (url.pathExtension, url.lastPathComponent, path)
        }
        return files.sorted { key($0) < key($1) }
    }

    @Sendable private static func show(_ progress: String) {
        FileHandle.standardError.write(Data("\r\(progress)        ".utf8))
    }

    /// Embeddings for the second opinion, when `EMBEDDINGS_BASE_URL` names a service.
    @Sendable private static func embedded(
        _ rows: [LabelledText],
        _ head: HeadTrainer,
        cache: String?
    ) async throws -> ModelBuilder.Embedded? {
        guard let embeddings = try ToolEmbeddings.open(cache: cache) else {
            FileHandle.standardError.write(
                Data("EMBEDDINGS_BASE_URL is not set, so the model gets no second opinion\n".utf8))
            return nil
        }
        let indices = head.selection(rows)
        let vectors = try await ToolEmbeddings.embed(indices.map { rows[$0].text }, embeddings) {
            show("embedded \($0) of \(indices.count)")
        }
        return ModelBuilder.Embedded(
            model: embeddings.model, vectors: Dictionary(uniqueKeysWithValues: zip(indices, vectors)))
    }
}
