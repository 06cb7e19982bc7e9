import Embeddings
import Foundation
import HTTP

/// Reads documents into a business's knowledge. Doing it again changes nothing; only what is new is embedded.
struct Ingester: Sendable {
    let store: KnowledgeStore
    let embeddings: any EmbeddingProvider
    let business: String
    var fetcher = Fetcher()
    /// What documents that do not say it themselves are taken to say, such as `validity_window`.
    var standard: [String: String] = [:]
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

    /// - Parameter address: a file, a folder with everything below it, or a URL. It is remembered for `sync`.
    func ingest(_ address: String) async throws -> Summary {
        var summary = Summary()
        if Fetcher.isURL(address) {
            try await fetcher.withFile(address) { file in
                try await self.read([file], &summary)
            }
        } else {
            let files = try SourceFolder.files(at: address)
            guard !files.isEmpty else { throw IngestError.nothingFound(address) }
            try await read(files, &summary)
            // What was deleted from the folder is forgotten; a file alone says nothing about its neighbours.
            if SourceFolder.isFolder(address) {
                let removed = try await store.removeDocuments(
                    below: SourceFolder.prefix(address), except: files.map(\.id), business: business)
                summary.removed = removed.documents
                try await mirror?.remove(removed.chunks, business: business, model: embeddings.model)
            }
        }
        _ = try await store.settleSize(of: business, largeFrom: largeFrom)
        try await store.remember(source: address, failures: summary.failures, business: business)
        return summary
    }

    private func read(_ files: [SourceFile], _ summary: inout Summary) async throws {
        for (index, file) in files.enumerated() {
            do {
                try await read(file, &summary)
            } catch let error as IngestError {
                summary.failures.append("\(error)")
            }
            progress(index + 1, files.count)
        }
    }

    private func read(_ file: SourceFile, _ summary: inout Summary) async throws {
        guard let hash = SourceDocument.hash(of: file, standard: standard) else {
            throw IngestError.unreadable(file.address)
        }
        if let count = try await store.unchanged(file.id, hash: hash, business: business, model: embeddings.model) {
            summary.documents += 1
            summary.unchanged += 1
            summary.chunks += count
            return
        }
        let document = try await SourceDocument(file, hash: hash, standard: standard)
        summary.documents += 1
        summary.chunks += document.chunks.count
        summary.embedded += try await store(document)
        summary.failures += document.failures.map { "\($0)" }
    }

    /// - Returns: how many chunks were embedded.
    private func store(_ document: SourceDocument) async throws -> Int {
        let known = try await store.knownChunks(of: document.id, business: business, model: embeddings.model)
        let ids = document.chunks.map(document.chunkID)
        let fresh = document.chunks.indices.filter { !known.contains(ids[$0]) }
        var vectors: [Int: [Float]] = [:]
        for start in stride(from: 0, to: fresh.count, by: Self.batch) {
            let indices = Array(fresh[start..<min(start + Self.batch, fresh.count)])
            let made = try await embeddings.embed(indices.map { document.chunks[$0].embeddedText }, as: .passage)
            for (index, vector) in zip(indices, made) { vectors[index] = vector }
        }
        let chunks = document.chunks.indices.map { stored(document, $0, id: ids[$0], vectors[$0]) }
        _ = try await store.store(
            StoredDocument(document), chunks: chunks, business: business, model: embeddings.model)
        if let mirror {
            try await mirror.upsert(
                chunks.indices.compactMap { index in
                    vectors[index].map {
                        ChunkVector(
                            id: ids[index], vector: $0, validFrom: chunks[index].validFrom,
                            validUntil: chunks[index].validUntil)
                    }
                }, business: business, model: embeddings.model)
            try await mirror.remove(
                Array(known.subtracting(ids)), business: business, model: embeddings.model)
        }
        return fresh.count
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
        guard let old = try await store.content(of: document, version: version, business: business) else {
            throw NoSuchVersion(document: document, version: version)
        }
        let known = try await store.knownChunks(of: document, business: business, model: embeddings.model)
        var chunks = old.chunks
        let fresh = chunks.indices.filter { !known.contains(chunks[$0].id) }
        let vectors = try await embeddings.embed(fresh.map { chunks[$0].embeddedText }, as: .passage)
        for (index, vector) in zip(fresh, vectors) { chunks[index].embedding = StoredChunk.text(vector) }
        // With the hash of the text it replaces: that file counts as read, until somebody changes it.
        guard let hash = try await store.hash(of: document, business: business) else {
            throw NoSuchVersion(document: document, version: version)
        }
        let present = StoredDocument(old.document, hash: hash, rolledBackTo: version)
        _ = try await store.store(present, chunks: chunks, business: business, model: embeddings.model)
        if let mirror {
            try await mirror.upsert(
                zip(fresh, vectors).map { index, vector in
                    ChunkVector(
                        id: chunks[index].id, vector: vector, validFrom: chunks[index].validFrom,
                        validUntil: chunks[index].validUntil)
                }, business: business, model: embeddings.model)
            try await mirror.remove(
                Array(known.subtracting(chunks.map(\.id))), business: business, model: embeddings.model)
        }
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
