/// A JSON value with its place in the text, so that a part can be kept as it came.
enum JSON: Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSON])
    /// The members in their order: there are few, and comparing their names is cheaper than hashing them.
    case object([Member], Range<Int>)

    struct Member: Sendable {
        let name: String
        let value: JSON
    }

    subscript(_ key: String) -> JSON? {
        guard case .object(let members, _) = self else { return nil }
        // Where a name comes twice the last one counts, as with other parsers.
        return members.last { $0.name == key }?.value
    }

    var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// A text or a number, as text: Meta writes some numbers either way.
    var scalar: String? {
        switch self {
        case .string(let text), .number(let text): text
        default: nil
        }
    }

    var number: Double? {
        guard case .number(let text) = self else { return nil }
        return Double(text)
    }

    var array: [JSON]? {
        guard case .array(let items) = self else { return nil }
        return items
    }

    var isTrue: Bool {
        guard case .bool(true) = self else { return false }
        return true
    }

    var range: Range<Int>? {
        guard case .object(_, let range) = self else { return nil }
        return range
    }
}
