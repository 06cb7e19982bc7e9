import Languages
import Settings

/// Tells a business's own intents from everything else, by the examples of its configuration against the model's.
///
/// A multinomial logistic regression as small as its examples, with one class more for "none of them": what is none is the
/// model's to name. Each own intent weighs as much as all the others' texts, or eight examples would never be believed.
struct OwnIntents: Sendable {
    let labels: [String]
    private let examples: [Row]
    private let vocabulary: Vocabulary
    private let weights: LinearTrainer.Weights
    /// The same over sentence embeddings; nil until an embedding service has read the examples.
    private(set) var head: EmbeddingHead?

    private struct Row: Sendable {
        let text: String
        let label: Int
    }

    /// The model's texts that take part, at most about so many.
    private static let others = 2000
    /// Of them those that are embedded: each costs milliseconds.
    private static let embedded = 400

    /// - Parameters:
    ///   - others: labelled texts that are none of the own intents.
    ///   - languages: those the business speaks; examples of others say nothing here.
    /// - Returns: nil where there are no own intents, or nothing to tell them from.
    init?(_ own: [TaxonomySettings.Own], others: [LinearModel.Example], languages: [Language]) {
        labels = own.map(\.id)
        let mine = own.enumerated().flatMap { index, intent in
            intent.examples.map { Row(text: $0, label: index) }
        }
        let known = Set(mine.map { QuestionKey.of($0.text) })
        let spoken = Set(languages.map(\.rawValue))
        let rest = others.filter { spoken.contains($0.language) && !known.contains(QuestionKey.of($0.text)) }
        guard !mine.isEmpty, rest.count >= Self.fewest else { return nil }
        examples = mine + Self.spread(rest, Self.others).map { Row(text: $0.text, label: own.count) }
        let extractor = FeatureExtractor()
        let features = examples.map { extractor.features(of: $0.text) }
        // Twice, so that words of a single example count as shared.
        let vocabulary = Vocabulary(features + features.prefix(mine.count))
        let counts = Dictionary(grouping: examples, by: \.label).mapValues { Float($0.count) }
        let none = counts[own.count] ?? 1
        let rows = zip(examples, features).map { example, features in
            LinearTrainer.Row(
                values: vocabulary.read(features).values, label: example.label,
                weight: example.label < own.count ? Self.belief * none / (counts[example.label] ?? none) : 1)
        }
        self.vocabulary = vocabulary
        weights = LinearTrainer().train(rows, classes: own.count + 1, slots: vocabulary.slotCount)
    }

    private static let fewest = 50
    /// By `router few` with 8, 12 and 24 examples of eleven intents of CLINC150: 3 finds 5 of 100 fewer; more finds no more, and
    /// is mistaken more often.
    private static let belief: Float = 10

    /// So many of the texts, of each intent and language as many as of every other.
    private static func spread(_ texts: [LinearModel.Example], _ most: Int) -> [LinearModel.Example] {
        let groups = Set(texts.map { "\($0.intent)\t\($0.language)" }).count
        let share = max(1, most / max(1, groups))
        var taken: [String: Int] = [:]
        return texts.filter { text in
            taken["\(text.intent)\t\(text.language)", default: 0] += 1
            return taken["\(text.intent)\t\(text.language)", default: 0] <= share
        }
    }

    /// The texts whose embeddings `teach` wants, in its order: all own examples, and some of the others.
    var lesson: [String] { lessons.map(\.text) }

    private var lessons: [Row] {
        let mine = examples.prefix { $0.label < labels.count }
        let rest = examples.dropFirst(mine.count)
        let step = max(1, rest.count / Self.embedded)
        return mine + rest.enumerated().filter { $0.offset % step == 0 }.map(\.element)
    }

    mutating func teach(_ embeddings: [[Float]], of model: String) {
        let rows = lessons
        let counts = Dictionary(grouping: rows, by: \.label).mapValues { Float($0.count) }
        let none = counts[labels.count] ?? 1
        head = HeadTrainer().train(
            rows.map { .init(values: [], label: $0.label, weight: none / (counts[$0.label] ?? none)) }, embeddings,
            classes: labels.count + 1, model: model)
    }

    /// - Parameter embedding: of the text, where there is one.
    /// - Returns: how likely the text is each of the own intents, and at the end none of them.
    func probabilities(_ features: [FeatureExtractor.Feature], embedding: [Float]? = nil) -> [Double] {
        let linear = Softmax.of(weights.scores(vocabulary.read(features).values), temperature: 1)
        guard let embedding, let head, embedding.count == head.card.dimension else { return linear }
        return head.joint(linear, embedding, language: "*", known: 1)
    }
}
