/// Why an entry of a stream cannot be written or read.
package enum EntryError: Error, Equatable {
    case missing(String)
    case notANumber(String, String)
    /// The entry was written by a newer version, or is of a kind this reader does not know. It is left alone.
    case unknownType(String, version: Int)
    case body(String)
}

extension EntryError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let field): "the entry has no field '\(field)'"
        case .notANumber(let field, let text): "the entry's field '\(field)' is '\(text)', which is no whole number"
        case .unknownType(let type, let version):
            "the entry is '\(type)' version \(version), which this worker does not know; a newer one will take it"
        case .body(let reason): "the entry's body does not fit its type (\(reason))"
        }
    }
}
