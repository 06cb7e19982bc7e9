import Contracts
import Ledger
import Settings

/// Chooses and fills the template that stands in for a reply outside the 24-hour window.
struct TemplateLibrary: Sendable {
    let templates: [TemplateSettings]
    /// What Meta said of each.
    let states: [TemplateState]

    /// The best match: the reply's language before another of the same tongue, one made for the intent before one for any,
    /// utility before marketing as it costs less; never one that Meta has not approved.
    ///
    /// - Parameter isFree: nothing costs anything just now, so the category does not matter.
    func best(intent: String?, language: String, isFree: Bool = false) -> TemplateSettings? {
        templates
            .filter { template in
                template.category != .authentication && isApproved(template)
                    && tongue(template.language) == tongue(language)
                    && (template.intents.isEmpty || intent.map(template.intents.contains) == true)
            }
            .max { rank($0, language, isFree) < rank($1, language, isFree) }
    }

    private func rank(_ template: TemplateSettings, _ language: String, _ isFree: Bool) -> Int {
        (template.intents.isEmpty ? 0 : 4) + (template.language == language ? 2 : 0)
            + (!isFree && template.category == .utility ? 1 : 0)
    }

    private func isApproved(_ template: TemplateSettings) -> Bool {
        states.contains { $0.name == template.name && $0.language == template.language && $0.isSendable }
    }

    private func tongue(_ language: String) -> Substring { language.prefix { $0 != "_" && $0 != "-" } }

    /// - Returns: the template with its variables filled in.
    func filled(
        _ template: TemplateSettings, reply: String, customer: String?, business: String
    ) -> MessageContent {
        let names = TemplateRules.variables(of: template.body)
        let numbered = names.allSatisfy { Int($0) != nil }
        // What the words around the variables leave of the 1,024 characters of a filled body.
        let room = max(16, 1000 - template.body.utf16.count - 120)
        var text = template.body
        let parameters = zip(names, template.values).map { name, value in
            let filling =
                switch value {
                case .customerName: TemplateValue.line(customer ?? "", limit: 60, or: "👋")
                case .businessName: TemplateValue.line(business, limit: 60, or: "👋")
                case .reply: TemplateValue.line(WhatsAppFormatting.text(fromMarkdown: reply), limit: room, or: "…")
                }
            text = text.replacing("{{\(name)}}", with: filling)
            return MessageContent.Template.Parameter(.text, name: numbered ? nil : name, text: filling)
        }
        let components =
            parameters.isEmpty ? [] : [MessageContent.Template.Component(kind: .body, parameters: parameters)]
        return MessageContent(
            .template(.init(name: template.name, language: template.language, components: components, text: text)))
    }
}

/// A text as a template's variable takes it.
enum TemplateValue {
    /// One line, no tabs, no more than four spaces in a row, cut at a word's end.
    static func line(_ text: String, limit: Int, or empty: String) -> String {
        let words = text.split(whereSeparator: \.isWhitespace)
        var line = ""
        for word in words {
            guard line.utf16.count + word.utf16.count + 2 <= limit else { return line.isEmpty ? empty : line + "…" }
            line += (line.isEmpty ? "" : " ") + word
        }
        return line.isEmpty ? empty : line
    }
}
