import Contracts
import Embeddings
import Foundation
import Languages
import Logging
import Telemetry

/// Finds the passages of a business's own documents that answer a question.
struct Searcher: Sendable {
    let store: KnowledgeStore
    let bases: KnowledgeBases
    let providers: EmbeddingProviders
    let logger: Logger

    init(
        store: KnowledgeStore,
        logger: Logger,
        provider: @escaping @Sendable (EmbeddingModel) -> any EmbeddingProvider
    ) {
        self.store = store
        self.logger = logger
        bases = KnowledgeBases(store)
        providers = EmbeddingProviders(provider)
    }

    struct Result: Sendable {
        /// Best first, none below the minimum.
        let passages: [Passage]
        /// `hybrid`, or `text` when no embedding could be had.
        let mode: String
        let nearestMiss: Double?
    }

    /// - Parameters:
    ///   - minimum: compared with the calibrated relevance.
    ///   - limit: passages at most.
    func search(
        _ text: String,
        business: String,
        language: String,
        minimum: Double,
        limit: Int,
        day: Date = .now
    ) async throws -> Result {
        guard let base = try await bases.base(of: business) else {
            return Result(passages: [], mode: "nothing known", nearestMiss: nil)
        }
        let embedding = await embedding(of: text, base.model)
        let hits = try await store.search(
            SearchQuery(
                business: business,
                text: text,
                language: language,
                model: base.model.name,
                embedding: embedding,
                isLarge: base.isLarge,
                limit: max(Self.depth, limit * 3),
                day: day
            )
        )
        let relevance = base.relevance ?? .multilingualE5Small
        let passages = Passage.distinct(hits.map { Passage($0, relevance: relevance.probability($0.signals)) })
        let relevant = passages.filter { $0.relevance >= minimum }.prefix(limit)
        return Result(
            passages: Array(relevant),
            mode: embedding == nil ? "text" : "hybrid",
            nearestMiss: relevant.isEmpty ? passages.map(\.relevance).max() : nil
        )
    }

    /// Hits looked at, so that near-duplicates can be left out.
    private static let depth = 15

    private func embedding(of text: String, _ model: EmbeddingModel) async -> [Float]? {
        do {
            return try await providers.provider(for: model).embed([text], as: .query).first
        } catch {
            logger.warning("no embedding; full text alone is searched", metadata: [LogKey.error: "\(error)"])
            return nil
        }
    }
}

extension Passage {
    init(_ hit: SearchHit, relevance: Double) {
        self.init(
            id: hit.id,
            document: hit.document,
            documentType: hit.documentType,
            section: hit.section,
            question: hit.question,
            text: hit.body,
            language: hit.language,
            relevance: relevance,
            source: hit.source
        )
    }

    /// Leaves out what says the same as a better passage: most of the shorter one's words occur in the longer one, and
    /// the same numbers. Prices that differ are never the same.
    static func distinct(_ passages: [Passage]) -> [Passage] {
        var kept: [(passage: Passage, words: Set<String>)] = []
        for passage in passages {
            let words = Set(QuestionKey.of(passage.text).split(separator: " ").map(String.init))
            let isKnown = kept.contains { other in
                other.passage.language == passage.language && Self.saySame(other.words, words)
            }
            if !isKnown { kept.append((passage, words)) }
        }
        return kept.map(\.passage)
    }

    private static func saySame(_ left: Set<String>, _ right: Set<String>) -> Bool {
        let numbers = { (words: Set<String>) in words.filter { $0.contains(where: \.isNumber) } }
        guard numbers(left) == numbers(right) else { return false }
        let union = left.union(right).count
        return union == 0 || Double(left.intersection(right).count) >= 0.9 * Double(union)
    }
}
