import Embeddings
import Foundation

/// Reads documents into a business's knowledge. Doing it again changes nothing; only what is new is embedded.
struct Ingester: Sendable {
    let store: KnowledgeStore
    let embeddings: any EmbeddingProvider
    let business: String
    /// Told after each document: how many are done, and of how many.
    let progress: @Sendable (Int, Int) -> Void

    struct Summary: Sendable, Equatable {
        var documents = 0
        var unchanged = 0
        var chunks = 0
        var embedded = 0
        var removed = 0
        var failures: [String] = []
    }

    private static let extensions: Set<String> = ["md", "markdown", "txt", "csv"]
    /// Texts per call of the embedding service.
    private static let batch = 16

    /// - Parameter path: a file, or a folder with everything below it.
    func ingest(_ path: String) async throws -> Summary {
        let files = try Self.files(at: path)
        guard !files.isEmpty else { throw IngestError.nothingFound(path) }
        var summary = Summary()
        var kept: [String] = []
        for (index, file) in files.enumerated() {
            kept.append(file.id)
            do {
                try await ingest(file, &summary)
            } catch let error as IngestError {
                summary.failures.append("\(error)")
            }
            progress(index + 1, files.count)
        }
        // What was deleted from the folder is forgotten; a file alone says nothing about its neighbours.
        if files.count > 1 || Self.isFolder(path) {
            summary.removed = try await store.removeDocuments(
                below: Self.prefix(path), except: kept, business: business)
        }
        return summary
    }

    private func ingest(_ file: (path: String, id: String), _ summary: inout Summary) async throws {
        let document = try SourceDocument(path: file.path, id: file.id)
        summary.documents += 1
        summary.chunks += document.chunks.count
        let known = try await store.knownChunks(of: document.id, business: business, model: embeddings.model)
        let ids = document.chunks.map(document.chunkID)
        if try await store.hash(of: document.id, business: business) == document.hash, known == Set(ids) {
            summary.unchanged += 1
            return
        }
        let fresh = document.chunks.indices.filter { !known.contains(ids[$0]) }
        var vectors: [Int: [Float]] = [:]
        for start in stride(from: 0, to: fresh.count, by: Self.batch) {
            let indices = Array(fresh[start..<min(start + Self.batch, fresh.count)])
            let made = try await embeddings.embed(indices.map { document.chunks[$0].embeddedText }, as: .passage)
            for (index, vector) in zip(indices, made) { vectors[index] = vector }
        }
        summary.embedded += fresh.count
        _ = try await store.store(
            StoredDocument(
                id: document.id,
                source: document.source,
                title: document.title,
                documentType: document.documentType,
                language: document.language,
                hash: document.hash
            ),
            chunks: document.chunks.indices.map { stored(document, $0, id: ids[$0], vectors[$0]) },
            business: business,
            model: embeddings.model
        )
    }

    private func stored(_ document: SourceDocument, _ index: Int, id: String, _ vector: [Float]?) -> StoredChunk {
        StoredChunk(
            document.chunks[index], id: id, ordinal: index, language: document.language, validFrom: document.validFrom,
            validUntil: document.validUntil, vector: vector)
    }

    private static func files(at path: String) throws(IngestError) -> [(path: String, id: String)] {
        guard FileManager.default.fileExists(atPath: path) else { throw .unreadable(path) }
        guard isFolder(path) else { return [(path, URL(fileURLWithPath: path).lastPathComponent)] }
        let found = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return found.sorted()
            .filter { extensions.contains(URL(fileURLWithPath: $0).pathExtension.lowercased()) }
            .map { (path + "/" + $0, prefix(path) + $0) }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    private static func prefix(_ path: String) -> String {
        URL(fileURLWithPath: path).lastPathComponent + "/"
    }
}
