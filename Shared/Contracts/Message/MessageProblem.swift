/// Why WhatsApp would refuse a message, found before it is asked.
package enum MessageProblem: Error, Sendable, Equatable, CustomStringConvertible {
    case empty(field: String)
    case tooLong(field: String, length: Int, limit: Int)
    case count(field: String, count: Int, limit: Int)
    case duplicate(field: String, value: String)
    case invalid(field: String, reason: String)

    package var description: String {
        switch self {
        case .empty(let field): "\(field) must not be empty"
        case .tooLong(let field, let length, let limit):
            "\(field) has \(length) characters; WhatsApp takes at most \(limit), so shorten it"
        case .count(let field, let count, let limit):
            "\(field) has \(count) items; WhatsApp takes 1 to \(limit)"
        case .duplicate(let field, let value): "\(field) has '\(value)' twice; each must be unique"
        case .invalid(let field, let reason): "\(field) \(reason)"
        }
    }
}
