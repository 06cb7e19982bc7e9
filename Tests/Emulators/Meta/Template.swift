package import Foundation

/// A template as Meta keeps it.
package struct Template: Codable, Sendable, Equatable {
    package let id: String
    package let name: String
    package let language: String
    package var status: String
    package let category: String
    /// What the texts and buttons expect.
    package let header: String?
    package let body: String
    package let footer: String?
    package let buttons: [String]

    package var variables: [String] { Self.variables(body) }

    static func variables(_ text: String) -> [String] {
        text.matches(of: /\{\{\s*([^{}]*?)\s*\}\}/).map { String($0.1) }
    }

    /// Reads `POST /{account}/message_templates`.
    package init(_ json: Data, id: String) throws(Refusal) {
        guard let object = (try? JSONSerialization.jsonObject(with: json)) as? [String: Any] else {
            throw Refusal(100, "The body is no JSON object.")
        }
        guard let name = object["name"] as? String, name.wholeMatch(of: /[a-z0-9_]{1,512}/) != nil else {
            throw Refusal(100, "name must hold a-z, 0-9 and _ only.")
        }
        guard let language = object["language"] as? String, language.wholeMatch(of: /[a-z]{2,3}(_[A-Z]{2,4})?/) != nil
        else { throw Refusal(100, "language is no code of a language.") }
        guard let category = object["category"] as? String,
            ["MARKETING", "UTILITY", "AUTHENTICATION"].contains(category)
        else { throw Refusal(100, "category must be MARKETING, UTILITY or AUTHENTICATION.") }
        (self.id, self.name, self.language, self.category, status) = (id, name, language, category, "PENDING")
        let components = object["components"] as? [[String: Any]] ?? []
        func part(_ type: String) -> [String: Any]? { components.first { $0["type"] as? String == type } }
        header = part("HEADER")?["text"] as? String
        footer = part("FOOTER")?["text"] as? String
        buttons = (part("BUTTONS")?["buttons"] as? [[String: Any]] ?? []).map { $0["type"] as? String ?? "" }
        guard let text = part("BODY")?["text"] as? String, !text.isEmpty else {
            throw Refusal(2388072, "A template needs a body.")
        }
        body = text
        try check(example: part("BODY")?["example"] as? [String: Any])
    }

    private func check(example: [String: Any]?) throws(Refusal) {
        guard body.utf16.count <= 1024 else { throw Refusal(2388040, "The body has more than 1024 characters.") }
        if body.contains(/^\s*\{\{|\}\}\s*$/) { throw Refusal(2388299, "A variable stands at the start or the end.") }
        if body.contains(/\}\}\s*\{\{/) { throw Refusal(2388072, "Variables stand side by side.") }
        if let header, header.utf16.count > 60 || Self.variables(header).count > 1 {
            throw Refusal(2388047, "The header is too long or has more than one variable.")
        }
        if let footer, footer.utf16.count > 60 || !Self.variables(footer).isEmpty {
            throw Refusal(2388073, "The footer is too long or has a variable.")
        }
        let numbered = variables.compactMap { Int($0) }
        if numbered.count == variables.count, numbered != Array(1..<(variables.count + 1)) {
            throw Refusal(2388072, "Numbered variables must run without gaps.")
        }
        if !variables.isEmpty, body.split(whereSeparator: \.isWhitespace).count < variables.count * 3 {
            throw Refusal(2388293, "There are too many variables for the length of the text.")
        }
        guard variables.isEmpty || example != nil else { throw Refusal(2388072, "Variables need examples.") }
        guard buttons.count <= 10, buttons.count(where: { $0 == "URL" }) <= 2,
            buttons.count(where: { $0 == "PHONE_NUMBER" }) <= 1
        else { throw Refusal(100, "There are too many buttons.") }
    }
}
