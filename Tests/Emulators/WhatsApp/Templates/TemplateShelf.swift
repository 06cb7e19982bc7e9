import Foundation
import MetaRules

/// The account's templates.
struct TemplateShelf: Sendable {
    private(set) var all: [Template] = []
    /// When each approved template was edited, in Unix milliseconds.
    private var edits: [String: [Int64]] = [:]

    func find(_ name: String, _ language: String) -> Template? {
        all.first { $0.name == name && $0.language == language }
    }

    mutating func create(_ json: Data) throws(Refusal) -> Template {
        let template = try Template(json, id: "88014330\(1000 + all.count)")
        guard find(template.name, template.language) == nil else {
            throw Refusal(100, "There is a template of this name in this language already.")
        }
        guard all.count < 250 else { throw Refusal(2388019, "An unverified portfolio has 250 templates at most.") }
        all.append(template)
        return template
    }

    mutating func edit(_ id: String, _ json: Data, now: Int64) throws(Refusal) {
        guard let index = all.firstIndex(where: { $0.id == id }) else {
            throw Refusal(100, "Object with ID '\(id)' does not exist.")
        }
        guard ["APPROVED", "REJECTED", "PAUSED"].contains(all[index].status) else {
            throw Refusal(2388039, "A template that is \(all[index].status) cannot be edited.")
        }
        if all[index].status == "APPROVED" {
            let recent = (edits[id] ?? []).filter { $0 > now - 30 * 86_400_000 }
            guard recent.count < 10, recent.allSatisfy({ $0 <= now - 86_400_000 }) else {
                throw Refusal(
                    2388039, "An approved template is edited once in 24 hours and ten times in 30 days at most.")
            }
            edits[id] = recent + [now]
        }
        try all[index].edit(json)
    }

    /// - Returns: the templates that changed, with their categories before.
    mutating func recategorise(_ name: String, _ language: String?, to category: String) -> [(Template, String)] {
        var changed: [(Template, String)] = []
        for index in all.indices where all[index].name == name && (language == nil || all[index].language == language) {
            let previous = all[index].category
            all[index].category = category
            changed.append((all[index], previous))
        }
        return changed
    }

    /// - Returns: the template in its new state; nil when there is none.
    mutating func set(_ status: String, of name: String, _ language: String?) -> [Template] {
        var changed: [Template] = []
        for index in all.indices where all[index].name == name && (language == nil || all[index].language == language) {
            all[index].status = status
            changed.append(all[index])
        }
        return changed
    }

    mutating func remove(_ name: String) { all.removeAll { $0.name == name } }
}
