import Contracts
import Embeddings
import Foundation
import Logging
import Telemetry

/// Finds the passages of a business's own documents that answer a question.
struct Searcher: Sendable {
    let store: KnowledgeStore
    let embeddings: any EmbeddingProvider
    let relevance: Relevance
    let logger: Logger

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
        let embedding = await embedding(of: text)
        let hits = try await store.search(
            SearchQuery(
                business: business,
                text: text,
                language: language,
                embedding: embedding,
                limit: limit * 3,
                day: day
            )
        )
        let passages = distinct(hits.map(passage))
        let relevant = passages.filter { $0.relevance >= minimum }.prefix(limit)
        return Result(
            passages: Array(relevant),
            mode: embedding == nil ? "text" : "hybrid",
            nearestMiss: relevant.isEmpty ? passages.map(\.relevance).max() : nil
        )
    }

    private func embedding(of text: String) async -> [Float]? {
        do {
            return try await embeddings.embed([text], as: .query).first
        } catch {
            logger.warning("no embedding; full text alone is searched", metadata: [LogKey.error: "\(error)"])
            return nil
        }
    }

    private func passage(_ hit: SearchHit) -> Passage {
        Passage(
            id: hit.id,
            document: hit.document,
            documentType: hit.documentType,
            section: hit.section,
            question: hit.question,
            text: hit.body,
            language: hit.language,
            relevance: relevance.probability(hit.signals),
            source: hit.source
        )
    }

    /// The same words are shown once, whichever document repeats them.
    private func distinct(_ passages: [Passage]) -> [Passage] {
        var seen: Set<String> = []
        return passages.filter { seen.insert($0.text.lowercased()).inserted }
    }
}
