/// The `{slots}` of a response template.
package enum TemplateSlots {
    /// Slots that need no more than the business and the moment.
    package static let simple: Set<String> = [
        "business_name", "customer_name", "opening_state", "next_opening", "hours_today",
    ]

    /// A text cut at its slots.
    package enum Piece: Sendable, Equatable {
        case text(String)
        case slot(String)
    }

    package static func pieces(_ template: String) -> [Piece] {
        var pieces: [Piece] = []
        var rest = Substring(template)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
            pieces.append(.slot(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        return pieces
    }

    /// What is wrong with the slots of a template, as a sentence; nil when nothing is.
    static func problem(_ template: String, facts: Set<String>, hasHours: Bool) -> String? {
        for case .slot(let name) in pieces(template) {
            if let fact = argument(name, of: "fact") {
                if facts.contains(fact) { continue }
                return
                    "{\(name)} names a fact that facts does not have; there are: \(facts.sorted().joined(separator: ", "))"
            }
            if let question = argument(name, of: "faq") {
                if !question.isEmpty { continue }
                return "{faq:} needs the question as it stands in the documents, such as {faq:Where can I park?}"
            }
            guard simple.contains(name) else {
                return "{\(name)} is no slot; use \(simple.sorted().map { "{\($0)}" }.joined(separator: ", ")), "
                    + "{fact:KEY} or {faq:QUESTION}"
            }
            if !hasHours, ["opening_state", "next_opening", "hours_today"].contains(name) {
                return "{\(name)} needs the business's hours; describe them under hours"
            }
        }
        return nil
    }

    /// The part after the colon of `kind:argument`.
    package static func argument(_ slot: String, of kind: String) -> String? {
        slot.hasPrefix(kind + ":") ? String(slot.dropFirst(kind.count + 1)) : nil
    }
}
