import Crypto
import Embeddings
import Foundation

/// Embeddings on disk, so that a text is embedded once however often models are trained.
///
///     32 bytes  SHA-256 of model, kind and text
///     …         384 numbers, as multilingual-e5-small has, 4 bytes each, little endian
actor VectorCache: EmbeddingProvider {
    nonisolated let model: String
    private let provider: any EmbeddingProvider
    private let path: String
    private let dimension = 384
    private var vectors: [Data: [Float]]

    init(_ provider: any EmbeddingProvider, path: String) throws(TrainingError) {
        self.provider = provider
        self.path = path
        model = provider.model
        vectors = try Self.read(path, dimension)
    }

    private static func read(_ path: String, _ dimension: Int) throws(TrainingError) -> [Data: [Float]] {
        guard FileManager.default.fileExists(atPath: path) else { return [:] }
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        } catch {
            throw .unreadable("'\(path)': \(error.localizedDescription)")
        }
        let record = 32 + 4 * dimension
        var vectors: [Data: [Float]] = [:]
        // A record that a killed run left half written is made again.
        for start in stride(from: 0, through: bytes.count - record, by: record) {
            let numbers = bytes[(start + 32)..<(start + record)]
            vectors[Data(bytes[start..<(start + 32)])] = numbers.withUnsafeBytes { buffer in
                (0..<dimension).map { index in
                    let bits = buffer.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
                    return Float(bitPattern: UInt32(littleEndian: bits))
                }
            }
        }
        return vectors
    }

    func embed(_ texts: [String], as kind: EmbeddingKind) async throws(EmbeddingError) -> [[Float]] {
        let keys = texts.map { Data(SHA256.hash(data: Data("\(model)\n\(kind.rawValue)\n\($0)".utf8))) }
        let missing = texts.indices.filter { vectors[keys[$0]] == nil }
        if !missing.isEmpty {
            let made = try await provider.embed(missing.map { texts[$0] }, as: kind)
            if let odd = made.first(where: { $0.count != dimension }) {
                throw .dimension(have: odd.count, want: dimension)
            }
            for (index, vector) in zip(missing, made) { vectors[keys[index]] = vector }
            do {
                try append(missing.map { keys[$0] })
            } catch {
                throw .unavailable("the cache '\(path)' cannot be written: \(error.localizedDescription)")
            }
        }
        return keys.map { vectors[$0] ?? [] }
    }

    private func append(_ keys: [Data]) throws {
        if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(fileURLWithPath: path)) }
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        let record = UInt64(32 + 4 * dimension)
        try file.seek(toOffset: try file.seekToEnd() / record * record)
        var bytes = Data()
        for key in keys {
            bytes.append(key)
            for number in vectors[key] ?? [] {
                withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
            }
        }
        try file.write(contentsOf: bytes)
        try file.close()
    }
}
