/// One template in one language, as it is registered with Meta.
package struct TemplateSettings: Sendable, Equatable {
    package enum Category: String, Sendable, CaseIterable {
        case marketing, utility, authentication
    }

    /// What fills a variable when a reply cannot be sent because the window is closed.
    package enum Value: String, Sendable, CaseIterable {
        case customerName = "customer_name"
        case businessName = "business_name"
        /// The reply itself, on one line and cut to what a variable takes.
        case reply
    }

    package struct Button: Sendable, Equatable {
        package enum Kind: String, Sendable, CaseIterable {
            case quickReply = "quick_reply"
            case url
            case phone
        }

        package let kind: Kind
        package let text: String
        package let url: String?
        package let phone: String?
    }

    package let name: String
    /// Meta's language code; `en` and `en_US` are different templates.
    package let language: String
    package let category: Category
    /// The intents it may stand in for, as the business calls them; empty for any.
    package let intents: [String]
    package let header: String?
    package let body: String
    package let footer: String?
    package let buttons: [Button]
    /// Examples for Meta's reviewers, one for each variable of the body.
    package let examples: [String]
    /// What fills the body's variables, in their order.
    package let values: [Value]

    init(_ section: SettingsSection, _ taxonomy: TaxonomySettings) {
        name = section.text("name")
        language = section.text("language")
        category = section.choice("category", default: .utility)
        intents = section.texts("intents", default: []).map {
            taxonomy.name(taxonomy.known($0, at: "intents", of: section))
        }
        header = section.optionalText("header")
        body = section.text("body")
        footer = section.optionalText("footer")
        buttons = section.sections("buttons").map { Button($0) }
        examples = section.texts("examples", default: [])
        values = section.texts("values", default: []).compactMap { text in
            if let value = Value(rawValue: text) { return value }
            let allowed = Value.allCases.map(\.rawValue).joined(separator: ", ")
            section.problem("values: '\(text)' is nothing a variable is filled with; use \(allowed)")
            return nil
        }
        for problem in TemplateRules.problems(of: self) { section.problem("template '\(name)': \(problem)") }
        section.finish()
    }
}

extension TemplateSettings.Button {
    fileprivate init(_ section: SettingsSection) {
        kind = section.choice("kind", default: .quickReply)
        text = section.text("text")
        url = section.optionalText("url")
        phone = section.optionalText("phone")
        section.finish()
    }
}

extension SettingsSection {
    func optionalText(_ key: String) -> String? {
        let text = text(key, default: "")
        return text.isEmpty ? nil : text
    }
}
