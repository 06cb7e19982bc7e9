import Embeddings
import Foundation
import HTTP
import Languages
import Postgres

/// Reads documents into a business's knowledge. Doing it again changes nothing; only what is new is embedded.
struct Ingester: Sendable {
    let store: KnowledgeStore
    let embeddings: any EmbeddingProvider
    let business: String
    var fetcher = Fetcher()
    /// What documents that do not say it themselves are taken to say, such as `validity_window`.
    var standard: [String: String] = [:]
    /// The language of documents whose words do not tell it.
    var language = Language.english
    /// From how many chunks on a business is searched by the approximate index.
    var largeFrom = 20_000
    /// Kept up to date beside Postgres, when questions are searched there.
    var mirror: (any VectorStore)?
    /// Told after each document: how many are done, and of how many.
    let progress: @Sendable (Int, Int) -> Void

    struct Summary: Sendable, Equatable {
        var documents = 0
        var unchanged = 0
        var chunks = 0
        var embedded = 0
        var removed = 0
        var failures: [String] = []

        var text: String {
            "\(documents) documents, \(unchanged) unchanged; \(chunks) chunks, \(embedded) embedded; "
                + "\(removed) documents removed; \(failures.count) problems"
        }
    }

    /// Texts embedded at once; the provider cuts them into its own batches.
    private static let batch = 64

    /// Documents that wait for Postgres while the next is embedded.
    private static let writesAtOnce = 2

    /// How often sources are read that somebody else reads at the same time.
    private static let attempts = 5

    /// - Parameter address: a file, a folder with everything below it, or a URL. It is remembered for `sync`.
    func ingest(_ address: String) async throws -> Summary {
        for _ in 1..<Self.attempts {
            do {
                return try await readSource(address)
            } catch let error as PostgresError where error.isOvertaken {
                continue
            }
        }
        return try await readSource(address)
    }

    /// Reads a source again, as its owner said that it is to be read.
    func ingest(_ source: KnowledgeStore.Source) async throws -> Summary {
        var ingester = self
        ingester.fetcher.reach = source.reach
        ingester.standard = source.options
        return try await ingester.ingest(source.address)
    }

    private func readSource(_ address: String) async throws -> Summary {
        var summary = Summary()
        if Fetcher.isURL(address) {
            let revisions = try await store.revisions(of: [address], business: business)
            try await fetcher.withFile(address) { file in
                try await self.read([file], replacing: revisions, &summary)
            }
        } else {
            let before = try await store.documents(from: address, business: business)
            let files = try SourceFolder.files(at: address)
            guard !files.isEmpty else { throw IngestError.nothingFound(address) }
            let ids = files.map(\.id)
            if let taken = try await store.taken(ids, by: address, business: business) {
                throw IngestError.taken(document: taken.document, by: taken.source)
            }
            try await read(files, replacing: try await store.revisions(of: ids, business: business), &summary)
            // Whoever put a file there meanwhile has stored it, or will.
            let present = Set((files + (try SourceFolder.files(at: address))).map(\.id))
            summary.removed = try await remove(before.filter { !present.contains($0.key) })
        }
        _ = try await store.settleSize(of: business, largeFrom: largeFrom)
        try await store.remember(
            source: address, failures: summary.failures, business: business,
            isPrivate: fetcher.reach == .privateNetwork, options: standard)
        return summary
    }

    /// Removes documents, unless somebody has stored them again since.
    ///
    /// - Returns: how many.
    func remove(_ documents: [String: DocumentRevision]) async throws -> Int {
        guard !documents.isEmpty else { return 0 }
        let removed = try await store.removeDocuments(documents, business: business)
        try await forget(removed.chunks)
        return removed.documents
    }

    /// What became of a file that was looked at.
    private enum Prepared: Sendable {
        case unchanged(chunks: Int)
        case changed(SourceDocument, known: Set<String>)
        case failed(IngestError)
    }

    /// A document with the vectors of its new chunks, by their place.
    private struct Embedded: Sendable {
        let document: SourceDocument
        let known: Set<String>
        let ids: [String]
        let vectors: [Int: [Float]]
    }

    /// While one document is embedded, which takes longest, the next is read and those before are written.
    ///
    /// - Parameter revisions: what stood before the first file was read.
    private func read(
        _ files: [SourceFile],
        replacing revisions: [String: DocumentRevision],
        _ summary: inout Summary
    ) async throws {
        guard let first = files.first else { return }
        var counted = summary
        // Returns its failure: what is embedded is written, whatever happened to another document.
        let outcome: Result<Void, any Error> = await withThrowingTaskGroup(of: Void.self) { group in
            do {
                var prepared = try await prepare(first)
                for index in files.indices {
                    async let following = index + 1 < files.count ? prepare(files[index + 1]) : nil
                    let embedded = try await embed(prepared)
                    count(prepared, embedded, &counted)
                    progress(index + 1, files.count)
                    group.addTask { try await write(embedded, replacing: revisions) }
                    if index >= Self.writesAtOnce { try await group.next() }
                    guard let next = try await following else { break }
                    prepared = next
                }
                return .success(try await group.waitForAll())
            } catch {
                return .failure(error)
            }
        }
        summary = counted
        try outcome.get()
    }

    private func count(_ prepared: Prepared, _ embedded: Embedded?, _ summary: inout Summary) {
        switch prepared {
        case .unchanged(let chunks):
            summary.documents += 1
            summary.unchanged += 1
            summary.chunks += chunks
        case .changed(let document, _):
            summary.documents += 1
            summary.chunks += document.chunks.count
            summary.embedded += embedded?.vectors.count ?? 0
            summary.failures += document.failures.map { "\($0)" }
        case .failed(let error): summary.failures.append("\(error)")
        }
    }

    private func prepare(_ file: SourceFile) async throws -> Prepared {
        do {
            guard let hash = SourceDocument.hash(of: file, standard: standard) else {
                throw IngestError.unreadable(file.address)
            }
            let model = embeddings.model
            if let count = try await store.unchanged(file.id, hash: hash, business: business, model: model) {
                return .unchanged(chunks: count)
            }
            let document = try await SourceDocument(
                file, hash: hash, standard: standard, language: language)
            return .changed(
                document, known: try await store.knownChunks(of: document.id, business: business, model: model))
        } catch let error as IngestError {
            return .failed(error)
        }
    }

    private func embed(_ prepared: Prepared) async throws -> Embedded? {
        guard case .changed(let document, let known) = prepared else { return nil }
        let ids = document.chunks.map(document.chunkID)
        // Servers fill the texts of a request up to the longest of them: like goes with like.
        let fresh = document.chunks.indices.filter { !known.contains(ids[$0]) }
            .sorted { document.chunks[$0].embeddedText.utf8.count < document.chunks[$1].embeddedText.utf8.count }
        var vectors: [Int: [Float]] = [:]
        for start in stride(from: 0, to: fresh.count, by: Self.batch) {
            let indices = Array(fresh[start..<min(start + Self.batch, fresh.count)])
            let made = try await embeddings.embed(indices.map { document.chunks[$0].embeddedText }, as: .passage)
            for (index, vector) in zip(indices, made) { vectors[index] = vector }
        }
        return Embedded(document: document, known: known, ids: ids, vectors: vectors)
    }

    private func write(_ embedded: Embedded?, replacing revisions: [String: DocumentRevision]) async throws {
        guard let embedded else { return }
        let document = embedded.document
        let chunks = document.chunks.indices.map {
            stored(document, $0, id: embedded.ids[$0], embedded.vectors[$0])
        }
        do {
            try await store(
                StoredDocument(document), chunks, embedded.vectors, replacing: revisions[document.id] ?? .missing,
                known: embedded.known)
        } catch let error as PostgresError where error.isOvertaken {
            // Who read the same text at the same time has done this; beginning again would meet them at the next document.
            let same = try await store.unchanged(
                document.id, hash: document.hash, business: business, model: embeddings.model)
            guard same != nil else { throw error }
        }
    }

    /// Stores a document in Postgres and beside it. The other store holds a vector before Postgres says that the chunk
    /// needs none, and loses one only after: a kill in between leaves vectors too many there, which no search shows.
    /// Whoever takes the same vector out meanwhile either does so before it is written for the second time, or finds it
    /// in Postgres afterwards (`forget`).
    ///
    /// - Parameters:
    ///   - vectors: of the chunks that are new, by their place.
    ///   - known: the chunks that had a vector before.
    private func store(
        _ document: StoredDocument,
        _ chunks: [StoredChunk],
        _ vectors: [Int: [Float]],
        replacing revision: DocumentRevision,
        known: Set<String>
    ) async throws {
        let fresh = vectors.sorted { $0.key < $1.key }.map { index, vector in
            ChunkVector(
                id: chunks[index].id, vector: vector, validFrom: chunks[index].validFrom,
                validUntil: chunks[index].validUntil)
        }
        try await mirror?.fill(fresh, business: business, model: embeddings.model)
        do {
            _ = try await store.store(
                document, chunks: chunks, business: business, model: embeddings.model, replacing: revision)
        } catch let error as PostgresError where error.isOvertaken {
            try await forget(fresh.map(\.id))
            throw error
        }
        try await mirror?.fill(fresh, business: business, model: embeddings.model)
        try await forget(Array(known.subtracting(chunks.map(\.id))))
    }

    /// Takes vectors out of the other store, but for those of chunks that Postgres holds (again).
    private func forget(_ chunks: [String]) async throws {
        guard let mirror, !chunks.isEmpty else { return }
        let present = try await store.present(chunks, business: business)
        let gone = chunks.filter { !present.contains($0) }
        try await mirror.remove(gone, business: business, model: embeddings.model)
        let back = try await store.vectors(of: gone, business: business, model: embeddings.model)
        try await mirror.fill(back, business: business, model: embeddings.model)
    }

    private func stored(_ document: SourceDocument, _ index: Int, id: String, _ vector: [Float]?) -> StoredChunk {
        let chunk = document.chunks[index]
        let validity = chunk.validity ?? document.validity
        return StoredChunk(
            chunk, id: id, ordinal: index, language: chunk.language ?? document.language, validFrom: validity?.from,
            validUntil: validity?.until, vector: vector)
    }

    /// Brings an earlier version back, as a new one.
    ///
    /// - Returns: how many chunks were embedded.
    /// - Throws: `NoSuchVersion`.
    func rollBack(_ document: String, to version: Int) async throws -> Int {
        guard let old = try await store.content(of: document, version: version, business: business),
            let present = try await store.revisions(of: [document], business: business)[document]
        else { throw NoSuchVersion(document: document, version: version) }
        let known = try await store.knownChunks(of: document, business: business, model: embeddings.model)
        var chunks = old.chunks
        let fresh = chunks.indices.filter { !known.contains(chunks[$0].id) }
        let vectors = try await embeddings.embed(fresh.map { chunks[$0].embeddedText }, as: .passage)
        for (index, vector) in zip(fresh, vectors) { chunks[index].embedding = StoredChunk.text(vector) }
        // With the hash of the text it replaces: that file counts as read, until somebody changes it.
        try await store(
            StoredDocument(old.document, hash: present.hash, rolledBackTo: version), chunks,
            Dictionary(uniqueKeysWithValues: zip(fresh, vectors)), replacing: present, known: known)
        return fresh.count
    }
}

struct NoSuchVersion: Error, CustomStringConvertible {
    let document: String
    let version: Int

    var description: String {
        "there is no version \(version) of '\(document)'; 'retriever versions' lists those there are"
    }
}
