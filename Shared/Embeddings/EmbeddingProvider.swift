/// Turns texts into vectors of one model.
package protocol EmbeddingProvider: Sendable {
    /// The model's name; vectors of different models are never compared.
    var model: String { get }

    /// - Returns: one vector per text, in their order.
    func embed(_ texts: [String], as kind: EmbeddingKind) async throws(EmbeddingError) -> [[Float]]
}

/// Models of the e5 family embed questions and passages differently.
package enum EmbeddingKind: String, Sendable {
    case query, passage
}

package enum EmbeddingError: Error, Equatable {
    case unavailable(String)
    case refused(status: Int, reason: String)
    case malformed(String)
    case dimension(have: Int, want: Int)
}

extension EmbeddingError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unavailable(let reason): "the embedding service cannot be used (\(reason)); check EMBEDDINGS_BASE_URL"
        case .refused(let status, let reason): "the embedding service refused with HTTP \(status) (\(reason))"
        case .malformed(let reason): "the embedding service's answer cannot be read (\(reason))"
        case .dimension(let have, let want):
            "the embedding service returns vectors of \(have) numbers, the database holds \(want); "
                + "set rag.embedding_model to the model the knowledge was made with"
        }
    }
}
