import Embeddings
import Foundation
import Languages
import Launch
import Settings

/// `router few`: each intent of labelled data in turn as a business's own, taught by its first few texts and judged by the rest.
enum FewExamplesTool {
    static let usage =
        "router few [--examples 8] [--intents NAME,…] --others FILE [--without SOURCE,…] [--cache FILE] DATA…; "
        + "others are judged texts that are none of the intents"

    @Sendable static func run(_ arguments: [String]) async throws {
        let options = try Options(
            arguments, values: ["examples", "intents", "others", "without", "cache"], usage: usage)
        guard !options.rest.isEmpty, let path = options["others"], let count = Int(options["examples"] ?? "8"),
            count > 0
        else { throw UsageError(description: "usage: \(usage)") }
        let excluded = Set((options["without"] ?? "").split(separator: ",").map(String.init))
        let others = try LabelledText.read(path).filter { !excluded.contains($0.source ?? "") }.map(\.text)
        let chosen = options["intents"].map { Set($0.split(separator: ",").map(String.init)) }
        let rows = try options.rest.flatMap(LabelledText.read).filter { chosen?.contains($0.intent) ?? true }
        let groups = Dictionary(grouping: rows, by: \.intent).mapValues { $0.map(\.text) }.filter {
            $0.value.count > count
        }
        guard !groups.isEmpty else { throw UsageError(description: "no intent has more than \(count) texts") }
        let judge = try await Judge(
            known: Router.model().examples(), others: others,
            embeddings: ToolEmbeddings.open(cache: options["cache"]))
        var figures: [Figures] = []
        for (name, texts) in groups.sorted(by: { $0.key < $1.key }) {
            figures += [try await judge.figures(name, Array(texts.prefix(count)), Array(texts.dropFirst(count)))]
        }
        for one in figures + [Figures(mean: figures)] { say(one.text) }
    }

    fileprivate struct Figures {
        var name: String
        var texts: Int
        /// Shares of texts told with at least 0.75: the intent's own, and others by mistake.
        var found: Double
        var mistaken: Double
        /// The same with an embedding; equal where no service is.
        var foundJointly: Double
        var mistakenJointly: Double

        var text: String {
            String(
                format: "%@ %4d texts  found %.3f  mistaken %.5f  with embedding %.3f, %.5f",
                name.padding(toLength: 24, withPad: " ", startingAt: 0), texts, found, mistaken, foundJointly,
                mistakenJointly)
        }
    }

    private struct Judge {
        private let known: [LinearModel.Example]
        private let others: Read
        private let embeddings: (any EmbeddingProvider)?

        /// Texts as an intent sees them: made once, for each intent looks at all the others' texts.
        private struct Read {
            let features: [[FeatureExtractor.Feature]]
            /// nil without an embedding service.
            let vectors: [[Float]]?
        }

        init(known: [LinearModel.Example], others: [String], embeddings: (any EmbeddingProvider)?) async throws {
            self.known = known
            self.embeddings = embeddings
            self.others = try await Self.read(others, embeddings)
        }

        private static func read(_ texts: [String], _ embeddings: (any EmbeddingProvider)?) async throws -> Read {
            let extractor = FeatureExtractor()
            var vectors: [[Float]]?
            if let embeddings { vectors = try await ToolEmbeddings.embed(texts, embeddings) }
            return Read(features: texts.map(extractor.features(of:)), vectors: vectors)
        }

        func figures(_ name: String, _ examples: [String], _ texts: [String]) async throws -> Figures {
            let own = TaxonomySettings.Own(id: name, examples: examples)
            guard var intents = OwnIntents([own], others: known, languages: Language.allCases) else {
                throw UsageError(description: "the model holds no examples of its own to tell intents from")
            }
            if let embeddings { intents = try await Taxonomies.taught(intents, embeddings) }
            let found = Self.shares(try await Self.read(texts, embeddings), intents)
            let mistaken = Self.shares(others, intents)
            return Figures(
                name: name, texts: texts.count, found: found.linear, mistaken: mistaken.linear,
                foundJointly: found.joint, mistakenJointly: mistaken.joint)
        }

        /// Shares of texts that are deemed the own intent.
        private static func shares(_ texts: Read, _ intents: OwnIntents) -> (linear: Double, joint: Double) {
            var (linear, joint) = (0, 0)
            for (index, features) in texts.features.enumerated() {
                let first = intents.probabilities(features)[0]
                let second = intents.probabilities(features, embedding: texts.vectors?[index])[0]
                linear += first >= 0.75 ? 1 : 0
                joint += second >= 0.75 ? 1 : 0
            }
            let count = Double(texts.features.count)
            return (Double(linear) / count, Double(joint) / count)
        }
    }
}

extension FewExamplesTool.Figures {
    fileprivate init(mean all: [FewExamplesTool.Figures]) {
        func mean(_ part: (FewExamplesTool.Figures) -> Double) -> Double {
            all.reduce(0) { $0 + part($1) } / Double(all.count)
        }
        self.init(
            name: "mean of \(all.count)", texts: all.reduce(0) { $0 + $1.texts }, found: mean(\.found),
            mistaken: mean(\.mistaken), foundJointly: mean(\.foundJointly), mistakenJointly: mean(\.mistakenJointly))
    }
}
