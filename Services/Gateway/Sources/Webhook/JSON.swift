/// A JSON value with its place in the text, so that a part can be kept as it came.
indirect enum JSON: Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSON])
    case object([String: JSON], Range<Int>)

    subscript(_ key: String) -> JSON? {
        guard case .object(let members, _) = self else { return nil }
        return members[key]
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
