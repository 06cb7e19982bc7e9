/// What a tapped button or row of a form means, as its id says it.
enum FormChoice: Sendable, Equatable {
    case confirm(String)
    case edit(String)
    case value(field: String, String)

    /// Reads `form:day=2026-11-27`; nil for an id that is not a form's.
    init?(_ id: String) {
        guard id.hasPrefix("form:") else { return nil }
        let parts = id.dropFirst(5).split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "confirm": self = .confirm(parts[1])
        case "edit": self = .edit(parts[1])
        default: self = .value(field: parts[0], parts[1])
        }
    }

    var id: String {
        switch self {
        case .confirm(let answer): "form:confirm=\(answer)"
        case .edit(let field): "form:edit=\(field)"
        case .value(let field, let value): "form:\(field)=\(value)"
        }
    }
}
