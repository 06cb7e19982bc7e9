import Embeddings
import Foundation
import Hours

/// Searches every judged question three ways, and says how well the relevant documents were found.
struct RetrievalEvaluation {
    let store: KnowledgeStore
    let embeddings: any EmbeddingProvider
    /// How many passages a document is taken to have: as many more are looked at.
    var passagesEach = 1
    let progress: @Sendable (String) -> Void

    enum Mode: String, CaseIterable {
        case vector, words, hybrid
    }

    /// One candidate of one question, as the hybrid search sees it.
    struct Candidate {
        let signals: Relevance.Signals
        let isRelevant: Bool
        let place: Int
    }

    /// What one question gave.
    struct Outcome {
        let question: String
        /// The question's.
        let language: String
        let label: String
        /// Documents by mode, best first.
        let found: [Mode: [String]]
        let relevant: Set<String>
        let candidates: [Candidate]

        /// The same question as it would look to a business whose documents do not answer it: what is relevant is gone.
        let unanswered: [Candidate]

        /// Both as vectors alone see them.
        let wordless: (answered: [Candidate], unanswered: [Candidate])
    }

    private static let batch = 16
    private static let depth = 10

    /// Stores the collection's documents under businesses of their own; those stored already stay.
    func load(_ collection: JudgedCollection) async throws {
        let byBusiness = Dictionary(grouping: collection.documents, by: \.business)
        var done = 0
        for (business, documents) in byBusiness.sorted(by: { $0.key < $1.key }) {
            let known = try await store.documents(of: business)
            let fresh = documents.filter { !known.contains($0.id) }
            done += documents.count - fresh.count
            for start in stride(from: 0, to: fresh.count, by: Self.batch) {
                let part = fresh[start..<min(start + Self.batch, fresh.count)]
                let chunks = part.map(Self.chunk)
                let vectors = try await embeddings.embed(chunks.map(\.embeddedText), as: .passage)
                for (document, (chunk, vector)) in zip(part, zip(chunks, vectors)) {
                    _ = try await store.store(
                        StoredDocument(
                            id: document.id, source: collection.name, title: document.title,
                            documentType: document.kind, language: document.language, hash: document.id),
                        chunks: [
                            StoredChunk(
                                chunk, id: document.id, ordinal: 0, language: document.language, validFrom: nil,
                                validUntil: nil, vector: vector)
                        ],
                        business: business,
                        model: embeddings.model
                    )
                }
                done += part.count
                progress("\(collection.name): \(done) of \(collection.documents.count) documents")
            }
        }
    }

    /// As a document that is read: its title is the heading all its chunks share.
    private static func chunk(_ document: JudgedCollection.Document) -> Chunk {
        document.kind == "faq"
            ? Chunk(section: "", question: document.title, text: document.text)
            : Chunk(section: document.title, question: nil, text: document.text, context: "")
    }

    /// Removes what `load` stored.
    func unload(_ collection: JudgedCollection) async throws {
        for business in Set(collection.documents.map(\.business)) { try await store.forget(business) }
    }

    /// - Parameter name: shown with the progress.
    func search(_ questions: [JudgedCollection.Question], _ name: String) async throws -> [Outcome] {
        var outcomes: [Outcome] = []
        for (index, query) in questions.enumerated() {
            let vector = try await embeddings.embed([query.text], as: .query).first
            var found: [Mode: [String]] = [:]
            let relevant = query.relevant
            var judged: [Mode: (answered: [Candidate], unanswered: [Candidate])] = [:]
            for mode in Mode.allCases {
                let hits = try await store.search(
                    SearchQuery(
                        business: query.business, text: query.text, language: query.language,
                        model: embeddings.model, embedding: mode == .words ? nil : vector,
                        limit: Self.depth * passagesEach + relevant.count, day: WallClock(zone: .gmt).local(.now).day,
                        coverageWeight: mode == .vector ? 0 : SearchSQL.coverageWeight))
                // A document counts once, at the place of its best passage.
                var seen: Set<String> = []
                found[mode] = hits.map(\.document).filter { seen.insert($0).inserted }.prefix(Self.depth).map(\.self)
                judged[mode] = (
                    Self.candidates(hits, query),
                    Self.candidates(hits.filter { !relevant.contains($0.document) }, query)
                )
            }
            outcomes.append(
                Outcome(
                    question: query.text, language: query.language, label: query.label, found: found,
                    relevant: relevant,
                    candidates: judged[.hybrid]?.answered ?? [], unanswered: judged[.hybrid]?.unanswered ?? [],
                    wordless: judged[.vector] ?? ([], [])))
            if index.isMultiple(of: 50) {
                progress("\(name): \(index + 1) of \(questions.count) questions")
            }
        }
        return outcomes
    }

    private static func candidates(_ hits: [SearchHit], _ question: JudgedCollection.Question) -> [Candidate] {
        let shown = Array(hits.prefix(depth))
        return zip(shown, Relevance.Signals.of(shown, language: question.language)).enumerated().map { place, found in
            Candidate(signals: found.1, isRelevant: question.relevant.contains(found.0.document), place: place)
        }
    }
}
