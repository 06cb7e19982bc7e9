import Contracts
import Embeddings
import Foundation
import Hours
import Languages
import Logging
import Settings
import Telemetry

/// Finds the passages of a business's own documents that answer a question.
struct Searcher: Sendable {
    let store: KnowledgeStore
    let bases: KnowledgeBases
    let providers: EmbeddingProviders
    /// Asked for the nearest chunks instead of Postgres.
    let mirror: (any VectorStore)?
    let logger: Logger

    init(
        store: KnowledgeStore,
        logger: Logger,
        mirror: (any VectorStore)? = nil,
        provider: @escaping @Sendable (EmbeddingModel) -> any EmbeddingProvider
    ) {
        self.store = store
        self.logger = logger
        self.mirror = mirror
        bases = KnowledgeBases(store)
        providers = EmbeddingProviders(provider)
    }

    struct Result: Sendable {
        /// What was searched for: the text, or the clause of it that something answers.
        let query: String
        /// Best first, none below the minimum.
        let passages: [Passage]
        /// `hybrid`, or `text` when no embedding could be had.
        let mode: String
        let nearestMiss: Double?
        /// Why, by the passage's id.
        var signals: [String: Relevance.Signals] = [:]

        fileprivate var best: Double { passages.map(\.relevance).max() ?? 0 }
    }

    /// Where nothing answers the whole text, its clauses are searched by themselves, and the best answered one counts.
    ///
    /// - Parameters:
    ///   - words: what full text looks for, where it is not the text itself.
    ///   - minimum: compared with the calibrated relevance.
    ///   - limit: passages at most.
    ///   - filter: only such passages are found.
    ///   - day: what is not valid on it is not found.
    func search(
        _ text: String,
        words: String? = nil,
        business: String,
        language: String,
        minimum: Double,
        limit: Int,
        filter: AssistantSettings.Retrieval.MetadataFilter = .init(),
        day: CivilDate
    ) async throws -> Result {
        guard let base = try await bases.base(of: business) else {
            return Result(query: text, passages: [], mode: "nothing known", nearestMiss: nil)
        }
        let scope = Scope(
            base: base, business: business, language: language, minimum: minimum, limit: limit, filter: filter,
            day: day)
        let embedding = await embeddings(of: [text], base.model)?.first
        var best = try await find(text, words: words ?? text, embedding, scope)
        guard best.passages.isEmpty, words == nil || words == text else { return best }
        let clauses = AskedClauses.of(text, language: language)
        guard !clauses.isEmpty else { return best }
        // Who gave no embedding of the text gives none of its clauses, and the customer has waited for it once.
        let vectors = embedding == nil ? nil : await embeddings(of: clauses, base.model)
        for (index, clause) in clauses.enumerated() {
            let found = try await find(clause, words: clause, vectors?[index], scope)
            if found.best > best.best { best = found }
        }
        return best
    }

    private struct Scope {
        let base: KnowledgeBase
        let business: String
        let language: String
        let minimum: Double
        let limit: Int
        let filter: AssistantSettings.Retrieval.MetadataFilter
        let day: CivilDate
    }

    private func find(_ text: String, words: String, _ embedding: [Float]?, _ scope: Scope) async throws -> Result {
        let hits = try await store.search(
            SearchQuery(
                business: scope.business,
                text: words,
                language: scope.language,
                model: scope.base.model.name,
                embedding: embedding,
                isLarge: scope.base.isLarge,
                found: await nearest(embedding, scope),
                limit: max(Self.depth, scope.limit * 3),
                day: scope.day,
                filter: scope.filter
            )
        )
        let distinct = SearchHit.distinct(hits)
        let signals = Relevance.Signals.of(distinct, language: scope.language)
        let relevance = scope.base.relevance ?? .multilingualE5Small
        let passages = zip(distinct, relevance.probabilities(signals)).map { Passage($0, relevance: $1) }
        let relevant = Array(passages.filter { $0.relevance >= scope.minimum }.prefix(scope.limit))
        return Result(
            query: text,
            passages: relevant,
            mode: embedding == nil ? "text" : "hybrid",
            nearestMiss: relevant.isEmpty ? passages.map(\.relevance).max() : nil,
            signals: Dictionary(uniqueKeysWithValues: zip(distinct.map(\.id), signals))
        )
    }

    /// - Returns: nil when Postgres is to look itself, also because the other store is away.
    private func nearest(_ embedding: [Float]?, _ scope: Scope) async -> [String]? {
        // The other store knows nothing of document types and sections.
        guard let mirror, let embedding, scope.filter.isEmpty else { return nil }
        do {
            return try await mirror.nearest(
                NearestQuery(
                    business: scope.business, model: scope.base.model.name, vector: embedding,
                    limit: SearchSQL.neighbours, day: "\(scope.day)")
            ).map(\.id)
        } catch {
            logger.warning("the vector store is away; Postgres looks itself", metadata: [LogKey.error: "\(error)"])
            return nil
        }
    }

    /// Hits looked at, so that near-duplicates can be left out.
    private static let depth = 15

    private func embeddings(of texts: [String], _ model: EmbeddingModel) async -> [[Float]]? {
        do {
            return try await providers.provider(for: model).embed(texts, as: .query)
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
}

extension SearchHit {
    /// Leaves out what says the same as a better hit: nearly all words of the two are the same, and all numbers. Prices
    /// that differ are never the same.
    static func distinct(_ hits: [SearchHit]) -> [SearchHit] {
        var kept: [(hit: SearchHit, words: Set<String>)] = []
        for hit in hits {
            let words = Set(QuestionKey.of(hit.body).split(separator: " ").map(String.init))
            let isKnown = kept.contains { $0.hit.language == hit.language && saySame($0.words, words) }
            if !isKnown { kept.append((hit, words)) }
        }
        return kept.map(\.hit)
    }

    private static func saySame(_ left: Set<String>, _ right: Set<String>) -> Bool {
        let numbers = { (words: Set<String>) in words.filter { $0.contains(where: \.isNumber) } }
        guard numbers(left) == numbers(right) else { return false }
        let union = left.union(right).count
        return union == 0 || Double(left.intersection(right).count) >= 0.9 * Double(union)
    }
}
