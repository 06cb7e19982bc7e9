import Embeddings
import Languages

/// Asked when the linear model is unsure: the sentence embedding knows what words mean that no training text had.
struct SecondOpinion: Sendable {
    private let model: LinearModel
    private let head: EmbeddingHead
    private let embeddings: any EmbeddingProvider
    private let extractor = FeatureExtractor()

    /// A longer text says what it wants in its beginning, and takes as much longer to embed.
    private static let longest = 1000

    /// - Returns: nil when the model has no head, or one for other embeddings.
    init?(_ model: LinearModel, _ embeddings: any EmbeddingProvider) {
        guard let head = model.head, head.card.model == embeddings.model else { return nil }
        self.model = model
        self.head = head
        self.embeddings = embeddings
    }

    /// - Returns: what both stages say together; nil when there is nothing to read.
    /// - Throws: when no embedding could be had in time.
    func consider(
        _ text: String,
        language: Language,
        _ taxonomy: Taxonomy? = nil
    ) async throws(EmbeddingError) -> Classification? {
        let features = extractor.features(of: text)
        guard !features.isEmpty,
            let embedding = try await embeddings.embed([String(text.prefix(Self.longest))], as: .query).first
        else { return nil }
        guard embedding.count == head.card.dimension else {
            throw .dimension(have: embedding.count, want: head.card.dimension)
        }
        let reading = model.read(features)
        let linear = model.probabilities(reading, language: language.rawValue)
        let joint = head.joint(linear, embedding, language: language.rawValue, known: reading.known)
        let (said, labels) =
            taxonomy?.apply(joint, model.card.labels, features, embedding: embedding) ?? (joint, model.card.labels)
        return Classification(said, labels, model, .embedding)
    }
}
