package import Foundation

/// A template as Meta keeps it.
package struct Template: Codable, Sendable, Equatable {
    package let id: String
    package let name: String
    package let language: String
    package var status: String
    package var category: String
    /// What the texts and buttons expect.
    package private(set) var header: String?
    /// `TEXT`, `IMAGE`, `VIDEO`, `DOCUMENT` or `LOCATION`; nil without a header.
    package private(set) var headerFormat: String?
    package private(set) var body: String
    package private(set) var footer: String?
    package private(set) var buttons: [String]
    /// Places of the buttons whose address has a variable.
    package private(set) var urlVariables: [Int]
    /// The components as they were registered, as JSON.
    package private(set) var components: String

    package var variables: [String] { Self.variables(body) }

    /// The types of the parameters the header needs.
    package var headerParameters: [String] {
        switch headerFormat {
        case nil: []
        case "TEXT"?: Self.variables(header ?? "").map { _ in "text" }
        case let format?: [format.lowercased()]
        }
    }

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
        self.components = "[]"
        (header, headerFormat, body, footer, buttons, urlVariables) = (nil, nil, "", nil, [], [])
        try read(object)
    }

    /// Reads `POST /{template}`: other parts, which are reviewed again.
    package mutating func edit(_ json: Data) throws(Refusal) {
        guard let object = (try? JSONSerialization.jsonObject(with: json)) as? [String: Any] else {
            throw Refusal(100, "The body is no JSON object.")
        }
        if let stranger = object.keys.sorted().first(where: { !["components", "category"].contains($0) }) {
            throw Refusal(100, "Unexpected key \"\(stranger)\": name and language cannot be edited.")
        }
        try read(object)
        status = "PENDING"
    }

    private mutating func read(_ object: [String: Any]) throws(Refusal) {
        let components = object["components"] as? [[String: Any]] ?? []
        func part(_ type: String) -> [String: Any]? { components.first { $0["type"] as? String == type } }
        header = part("HEADER")?["text"] as? String
        headerFormat = part("HEADER").map { ($0["format"] as? String ?? "TEXT").uppercased() }
        let list = part("BUTTONS")?["buttons"] as? [[String: Any]] ?? []
        urlVariables = list.indices.filter { Self.variables(list[$0]["url"] as? String ?? "").isEmpty == false }
        if let data = try? JSONSerialization.data(withJSONObject: components, options: [.sortedKeys]) {
            self.components = String(decoding: data, as: UTF8.self)
        }
        for button in list where (button["text"] as? String ?? "").utf16.count > 25 {
            throw Refusal(100, "A button's text has more than 25 characters.")
        }
        if let headerFormat, !["TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION"].contains(headerFormat) {
            throw Refusal(2388047, "A header has the format TEXT, IMAGE, VIDEO, DOCUMENT or LOCATION.")
        }
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
