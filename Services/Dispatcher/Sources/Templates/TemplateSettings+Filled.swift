import Contracts
import Settings

extension TemplateSettings {
    /// - Returns: the template with its variables filled in.
    func filled(reply: String, customer: String?, business: String) -> MessageContent {
        let names = TemplateRules.variables(of: body)
        let numbered = names.allSatisfy { Int($0) != nil }
        // What the words around the variables leave of the 1,024 characters of a filled body.
        let room = max(16, 1000 - body.utf16.count - 120)
        var text = body
        let parameters = zip(names, values).map { name, value in
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
            .template(.init(name: name, language: language, components: components, text: text)))
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
