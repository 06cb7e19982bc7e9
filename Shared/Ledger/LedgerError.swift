package import Postgres

/// Why a step of the ledger did not happen. Nothing of it is stored then.
package enum LedgerError: Error {
    case postgres(PostgresError)
    /// The function's answer does not fit its type: the schema and this program are of different versions.
    case unreadableAnswer(step: String, reason: String)
}

extension LedgerError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .postgres(let error): "the ledger could not be asked: \(error)"
        case .unreadableAnswer(let step, let reason):
            "the ledger's answer to '\(step)' cannot be read (\(reason)); run 'retriever migrate' with this version"
        }
    }
}
