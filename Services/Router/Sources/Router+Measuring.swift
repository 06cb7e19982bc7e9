import Foundation
import Languages
import Launch
import Settings

extension Router {
    static let measuring = [
        ServiceCommand("share", "DATA…: how much is decided without a model, and how much of it is right", run: share),
        ServiceCommand(
            "few", "[--examples 8] --others FILE DATA…: how well a business's own intents are told by a few examples",
            run: FewExamplesTool.run),
        ServiceCommand("intents", "FILE: lines of JSON with text and language, each with its intent", run: intents),
        ServiceCommand("fence", "DATA…: what the fence refuses, rightly and wrongly", run: fence),
    ]

    private static func share(_ files: [String]) async throws {
        guard !files.isEmpty else { throw UsageError(description: "usage: router share DATA…; data as for evaluate") }
        let settings = try Platform.settings(Environment())
        guard let business = settings.businesses.first else { return }
        let model = try model()
        let taxonomy = business.taxonomy.isPlain ? nil : Taxonomy(business, known: model.examples())
        let staged = StagedClassifier(model, taxonomy)
        let opinion = try embeddings(Environment(), settings, patience: .seconds(30)).flatMap {
            SecondOpinion(model, $0)
        }
        say(opinion == nil ? "without a second opinion" : "with the second opinion")
        for file in files {
            let report = try await ShareReport(LabelledText.read(file), settings, business) { text, language in
                let first = staged.classify(text, language: language)
                guard first.confidence < settings.assistant.routing.intentThreshold, let opinion else { return first }
                return try await opinion.consider(text, language: language, taxonomy) ?? first
            }
            say("\(URL(fileURLWithPath: file).lastPathComponent)\n\(report.text)")
        }
    }

    private static func intents(_ files: [String]) async throws {
        guard files.count == 1, let file = files.first else {
            throw UsageError(description: "usage: router intents FILE; lines of JSON with text and language")
        }
        let settings = try Platform.settings(Environment())
        let model = try model()
        let staged = StagedClassifier(model)
        let opinion = try embeddings(Environment(), settings, patience: .seconds(30))
            .flatMap { SecondOpinion(model, $0) }
        for (number, line) in try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").enumerated() {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            guard var row = object as? [String: Any], let text = row["text"] as? String,
                let language = (row["language"] as? String).flatMap(Language.init(rawValue:))
            else { throw UsageError(description: "\(file):\(number + 1): an object with text and language is needed") }
            var said = staged.classify(text, language: language)
            if said.confidence < settings.assistant.routing.intentThreshold, let opinion {
                said = try await opinion.consider(text, language: language, nil) ?? said
            }
            row["intent"] = said.intent
            row["intentConfidence"] = said.confidence
            say(String(decoding: try JSONSerialization.data(withJSONObject: row, options: .sortedKeys), as: UTF8.self))
        }
    }

    private static func fence(_ files: [String]) async throws {
        guard !files.isEmpty else {
            throw UsageError(
                description: "usage: router fence DATA…; lines of JSON with text, language, and label or intent")
        }
        let settings = try Platform.settings(Environment())
        let threshold = settings.businesses.first?.fence.offTopicThreshold ?? 1
        let classifier = StagedClassifier(try model())
        for file in files {
            let report = FenceReport(try FenceReport.read(file), classifier, threshold: threshold)
            say("\(URL(fileURLWithPath: file).lastPathComponent)\n\(report.text)")
        }
    }
}
