import Contracts
import Crypto
import Foundation
import Languages

/// A document as it was read and cut.
struct SourceDocument: Sendable {
    /// Stable for the same file: its path below what was ingested, or its address.
    let id: String
    let source: String
    let title: String
    let documentType: String
    let language: String
    let validity: ValidityWindow?
    let chunks: [Chunk]
    /// Of everything it was made from; equal documents need not be read again.
    let hash: String
    /// Parts that were left out.
    let failures: [IngestError]

    /// Changes when documents are cut in another way, so that all are cut anew.
    private static let method = "4"

    /// - Parameters:
    ///   - standard: fields for what the document does not say itself, such as `validity_window`.
    ///   - fallback: its language when its words do not tell.
    /// - Throws: `IngestError` that names the file and what to do.
    init(
        _ input: SourceFile, hash: String, standard: [String: String], language fallback: Language
    ) async throws(IngestError) {
        let content = try await DocumentReader().read(input.path, input.format, name: input.address)
        let fields = standard.merging(content.fields) { _, own in own }
        id = input.id
        source = input.address
        title = fields["title"] ?? content.chunks.first?.section.components(separatedBy: Chunk.separator).first ?? id
        documentType = fields["document_type"] ?? "text"
        language =
            fields["language"]
            ?? LanguageIdentifier().identify(content.sample, fallback: fallback).language.rawValue
        validity = try ValidityWindow(fields, of: input.address)
        chunks = Self.distinct(content.chunks)
        failures = content.failures
        self.hash = hash
    }

    /// - Returns: nil when the file cannot be read.
    static func hash(of input: SourceFile, standard: [String: String]) -> String? {
        guard let bytes = FileManager.default.contents(atPath: input.path) else { return nil }
        var hash = SHA256()
        let options = standard.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        hash.update(data: Data(([method, input.address] + options).joined(separator: "\u{1F}").utf8))
        hash.update(data: bytes)
        return hash.finalize().hexadecimal
    }

    /// The name of a chunk: the same words under the same headings for the same time keep it.
    func chunkID(_ chunk: Chunk) -> String {
        let validity = chunk.validity ?? validity
        let parts = [
            id, chunk.language ?? language, validity?.from ?? "", validity?.until ?? "", chunk.section,
            chunk.embeddedText,
        ]
        return SHA256.hash(data: Data(parts.joined(separator: "\u{1F}").utf8)).prefix(16).hexadecimal
    }

    /// What a document says twice under the same headings is one piece.
    private static func distinct(_ chunks: [Chunk]) -> [Chunk] {
        var seen: Set<String> = []
        return chunks.filter {
            seen.insert([$0.language ?? "", $0.section, $0.question ?? "", $0.text].joined(separator: "\u{1F}"))
                .inserted
        }
    }
}
