import Foundation
import MetaRules

/// The account's templates.
struct TemplateShelf: Sendable {
    private(set) var all: [Template] = []

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
