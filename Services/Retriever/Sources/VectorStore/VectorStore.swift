import Foundation

/// A place that finds the nearest of a business's vectors.
///
/// Postgres always holds the texts and the vectors, and decides; another store is a copy that is asked first. What it
/// answers is read again from Postgres under row-level security, so a store that is wrong can leave something out, but
/// never show one business another's text, nor an expired one.
protocol VectorStore: Sendable {
    /// Makes room for vectors of a model, where the store needs it; doing it again changes nothing.
    func prepare(model: String, dimension: Int) async throws(VectorStoreError)

    /// Stores vectors by the ids of their chunks; those stored before are replaced.
    func upsert(_ vectors: [ChunkVector], business: String, model: String) async throws(VectorStoreError)

    /// Unknown ids are no error.
    func remove(_ chunks: [String], business: String, model: String) async throws(VectorStoreError)

    /// - Returns: the nearest by cosine among those valid on the day, best first; equals in the order of their ids.
    func nearest(_ query: NearestQuery) async throws(VectorStoreError) -> [NearestChunk]
}

extension VectorStore {
    /// Stores vectors, however many there are, in requests that a store answers in time.
    func fill(_ vectors: [ChunkVector], business: String, model: String) async throws(VectorStoreError) {
        let most = 64
        for start in stride(from: 0, to: vectors.count, by: most) {
            let part = Array(vectors[start..<min(start + most, vectors.count)])
            try await upsert(part, business: business, model: model)
        }
    }
}

/// A chunk's vector with what searches filter by.
struct ChunkVector: Sendable {
    let id: String
    let vector: [Float]
    /// `2026-12-31`; nil is open.
    var validFrom: String?
    var validUntil: String?
}

struct NearestQuery: Sendable {
    let business: String
    let model: String
    let vector: [Float]
    let limit: Int
    /// `2026-12-31`.
    let day: String
}

struct NearestChunk: Sendable, Equatable {
    let id: String
    /// `-1...1`.
    let cosine: Double
}

extension [NearestChunk] {
    /// Best first, equals by id: no store promises an order among equals.
    var inOrder: [NearestChunk] {
        sorted { ($1.cosine, $0.id) < ($0.cosine, $1.id) }
    }
}

enum VectorStoreError: Error, Equatable, CustomStringConvertible {
    case unavailable(store: String, reason: String)
    case refused(store: String, status: Int, reason: String)
    case malformed(store: String, reason: String)

    var description: String {
        switch self {
        case .unavailable(let store, let reason): "\(store) cannot be reached (\(reason)); check its address"
        case .refused(let store, let status, let reason): "\(store) refused with HTTP \(status) (\(reason))"
        case .malformed(let store, let reason): "the answer of \(store) cannot be read (\(reason))"
        }
    }
}

/// A day as the number 20261231, by which stores compare.
enum DayNumber {
    static let never = 99_991_231

    static func of(_ day: String) -> Int {
        Int(day.filter(\.isNumber)) ?? 0
    }
}
