/// Meta's rules for the definition of a template, so that a reviewer never sees what a program could have found.
package enum TemplateRules {
    /// - Returns: every rule the template breaks, each with its remedy.
    package static func problems(of template: TemplateSettings) -> [String] {
        name(template) + body(template) + frame(template) + buttons(template.buttons) + promotion(template)
    }

    /// The names of the variables in a text, in order: `1`, `2` or `order_id`.
    package static func variables(of text: String) -> [String] {
        text.matches(of: /\{\{\s*([^{}]*?)\s*\}\}/).map { String($0.1) }
    }

    private static func name(_ template: TemplateSettings) -> [String] {
        var problems: [String] = []
        if template.name.wholeMatch(of: /[a-z0-9_]{1,512}/) == nil {
            problems.append("the name may hold a-z, 0-9 and _ only, at most 512 of them")
        }
        if template.language.wholeMatch(of: /[a-z]{2,3}(_[A-Z]{2,4})?/) == nil {
            problems.append("the language must be a code of Meta's, such as en, en_US or pt_BR")
        }
        return problems
    }

    private static func body(_ template: TemplateSettings) -> [String] {
        let body = template.body
        let names = variables(of: body)
        var problems: [String] = []
        if body.utf16.count > 1024 { problems.append("the body has \(body.utf16.count) characters; at most 1024") }
        if body.contains(/^\s*\{\{|\}\}\s*$/) {
            problems.append("the body must not begin or end with a variable; put words around it")
        }
        if body.contains(/\}\}\s*\{\{/) { problems.append("two variables stand side by side; put words between them") }
        if body.contains(/\n{3,}/) { problems.append("the body has more than two line breaks in a row") }
        let numbered = names.allSatisfy { Int($0) != nil }
        if numbered, names.compactMap({ Int($0) }) != Array(1..<(names.count + 1)) {
            problems.append("numbered variables must run {{1}}, {{2}}, … without gaps")
        }
        if !numbered, !names.allSatisfy({ $0.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil }) {
            problems.append("variables are all numbered or all named; names hold a-z, 0-9 and _")
        }
        if Set(names).count != names.count { problems.append("a variable occurs twice") }
        // Meta refuses too many variables for a short text; three words for each is the least seen to pass.
        let words = body.split(whereSeparator: \.isWhitespace).count
        if !names.isEmpty, words < names.count * 3 {
            problems.append("there are too many variables for so short a text; add words or drop variables")
        }
        if template.examples.count != names.count {
            problems.append("\(names.count) variables need as many examples; there are \(template.examples.count)")
        }
        if template.values.count != names.count {
            problems.append("\(names.count) variables need as many values; there are \(template.values.count)")
        }
        return problems
    }

    private static func frame(_ template: TemplateSettings) -> [String] {
        var problems: [String] = []
        if let header = template.header {
            if header.utf16.count > 60 { problems.append("the header has more than 60 characters") }
            if !variables(of: header).isEmpty {
                problems.append("variables in the header are not supported; use the body")
            }
        }
        if let footer = template.footer {
            if footer.utf16.count > 60 { problems.append("the footer has more than 60 characters") }
            if !variables(of: footer).isEmpty { problems.append("the footer must hold no variables") }
        }
        return problems
    }

    private static func buttons(_ buttons: [TemplateSettings.Button]) -> [String] {
        var problems: [String] = []
        if buttons.count > 10 { problems.append("there are more than 10 buttons") }
        let kinds = buttons.map(\.kind)
        if kinds.count(where: { $0 == .url }) > 2 { problems.append("there are more than 2 url buttons") }
        if kinds.count(where: { $0 == .phone }) > 1 { problems.append("there is more than one phone button") }
        if let first = kinds.firstIndex(of: .quickReply), let last = kinds.lastIndex(of: .quickReply),
            kinds[first...last].contains(where: { $0 != .quickReply })
        {
            problems.append("quick replies must stand together")
        }
        for button in buttons {
            if !(1...25).contains(button.text.utf16.count) {
                problems.append("the button '\(button.text)' needs 1 to 25 characters")
            }
            if button.kind == .url, button.url?.hasPrefix("https://") != true || (button.url ?? "").utf16.count > 2000 {
                problems.append("the button '\(button.text)' needs a url that begins with https://")
            }
            if button.url?.contains("{{") == true {
                problems.append("the url of the button '\(button.text)' has a variable, which nothing fills")
            }
            if button.kind == .phone, button.phone?.wholeMatch(of: /\+?[0-9 ]{5,20}/) == nil {
                problems.append("the button '\(button.text)' needs a phone number")
            }
        }
        return problems
    }

    /// Advertising in a utility template is recategorised by Meta, and repeated offences stop the account.
    private static func promotion(_ template: TemplateSettings) -> [String] {
        guard template.category == .utility else { return [] }
        let text = [template.header, template.body, template.footer].compactMap { $0 }.joined(separator: " ")
            .lowercased()
        let found = promotionalWords.filter { word in
            text.ranges(of: word).contains { range in
                let before = range.lowerBound == text.startIndex || !text[text.index(before: range.lowerBound)].isLetter
                let after = range.upperBound == text.endIndex || !text[range.upperBound].isLetter
                return before && after
            }
        }
        guard !found.isEmpty else { return [] }
        return [
            "it is of category utility and advertises (\(found.joined(separator: ", "))); make it marketing, or reword it"
        ]
    }

    private static let promotionalWords = [
        "discount", "discounts", "offer", "offers", "sale", "promo", "promotion", "coupon", "deal", "buy now",
        "special price",
        "rabatt", "angebot", "angebote", "aktion", "gutschein", "sonderpreis", "sconto", "sconti", "offerta", "offerte",
        "promozione", "buono sconto", "descuento", "descuentos", "oferta", "ofertas", "promoción", "cupón", "desconto",
        "promoção", "cupom", "remise", "offre", "offres", "réduction", "soldes", "割引", "セール", "キャンペーン",
    ]
}
