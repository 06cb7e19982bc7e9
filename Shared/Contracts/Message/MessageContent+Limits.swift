extension MessageContent {
    /// The sizes the Cloud API takes, in UTF-16 units: Meta does not say which unit it counts, and this one is the strictest.
    package enum Limits {
        package static let text = 4096
        /// The body of buttons and links; a list's may be as long as a text.
        package static let interactiveBody = 1024
        package static let caption = 1024
        package static let headerText = 60
        package static let footer = 60
        package static let buttons = 3
        package static let buttonTitle = 20
        package static let buttonID = 256
        package static let sections = 10
        /// In all sections together.
        package static let rows = 10
        package static let rowTitle = 24
        package static let rowID = 200
        package static let rowDescription = 72
        package static let url = 2000
        package static let templateName = 512
        package static let templateBody = 1024
    }

    /// The first reason why WhatsApp would refuse the message; nil when it would take it.
    package var problem: MessageProblem? {
        do {
            try validate()
            return nil
        } catch {
            return error
        }
    }

    /// Checks the message against WhatsApp's limits.
    package func validate() throws(MessageProblem) {
        switch kind {
        case .text(let body): try Self.check(body.text, "text", Limits.text)
        case .buttons(let body): try body.validate()
        case .list(let body): try body.validate()
        case .link(let body): try body.validate()
        case .locationRequest(let body), .contactRequest(let body):
            try Self.check(body.text, "text", Limits.interactiveBody)
        case .image(let media), .video(let media), .document(let media):
            try media.media.validate("media")
            try Self.checkOptional(media.text, "caption", Limits.caption)
        case .audio(let media), .sticker(let media):
            try media.media.validate("media")
            if media.text != nil { throw .invalid(field: "caption", reason: "is not possible with audio and stickers") }
        case .location(let place): try place.validate()
        case .contacts(let cards): try cards.validate()
        case .reaction(let reaction):
            try Self.check(reaction.message.rawValue, "message", 512)
            if replyTo != nil { throw .invalid(field: "reply_to", reason: "is not possible with a reaction") }
        case .template(let template): try template.validate()
        }
    }

    static func check(_ text: String, _ field: String, _ limit: Int) throws(MessageProblem) {
        guard text.contains(where: { !$0.isWhitespace }) else { throw .empty(field: field) }
        guard text.utf16.count <= limit else {
            throw .tooLong(field: field, length: text.utf16.count, limit: limit)
        }
    }

    static func checkOptional(_ text: String?, _ field: String, _ limit: Int) throws(MessageProblem) {
        if let text { try check(text, field, limit) }
    }

    static func checkUnique(_ values: [String], _ field: String) throws(MessageProblem) {
        var seen: Set<String> = []
        for value in values where !seen.insert(value).inserted { throw .duplicate(field: field, value: value) }
    }

    static func checkChoices(
        _ choices: [Choice], _ field: String, id: Int, title: Int
    ) throws(MessageProblem) {
        for choice in choices {
            try check(choice.id, "\(field).id", id)
            if choice.id.first?.isWhitespace == true || choice.id.last?.isWhitespace == true {
                throw .invalid(field: "\(field).id", reason: "must not begin or end with a space")
            }
            try check(choice.title, "\(field).title", title)
        }
        try checkUnique(choices.map(\.id), "\(field).id")
    }
}

extension MessageContent.Header {
    fileprivate func validate() throws(MessageProblem) {
        switch (kind, text, media) {
        case (.text, .some(let text), nil):
            try MessageContent.check(text, "header", MessageContent.Limits.headerText)
        case (.image, nil, .some(let media)), (.video, nil, .some(let media)), (.document, nil, .some(let media)):
            try media.validate("header")
        default: throw .invalid(field: "header", reason: "needs a text, or the media its kind names")
        }
    }
}

extension MessageContent.Media.Source {
    fileprivate func validate(_ field: String) throws(MessageProblem) {
        switch self {
        case .id(let id): try MessageContent.check(id, "\(field).id", 512)
        case .link(let link):
            try MessageContent.check(link, "\(field).link", MessageContent.Limits.url)
            guard link.hasPrefix("https://") || link.hasPrefix("http://") else {
                throw .invalid(field: "\(field).link", reason: "must be a public http(s) address")
            }
        }
    }
}

extension MessageContent.Buttons {
    fileprivate func validate() throws(MessageProblem) {
        typealias Limits = MessageContent.Limits
        try MessageContent.check(text, "text", Limits.interactiveBody)
        try header?.validate()
        try MessageContent.checkOptional(footer, "footer", Limits.footer)
        guard (1...Limits.buttons).contains(buttons.count) else {
            throw .count(field: "buttons", count: buttons.count, limit: Limits.buttons)
        }
        try MessageContent.checkChoices(buttons, "buttons", id: Limits.buttonID, title: Limits.buttonTitle)
        try MessageContent.checkUnique(buttons.map(\.title), "buttons.title")
    }
}

extension MessageContent.List {
    fileprivate func validate() throws(MessageProblem) {
        typealias Limits = MessageContent.Limits
        try MessageContent.check(text, "text", Limits.text)
        try MessageContent.checkOptional(header, "header", Limits.headerText)
        try MessageContent.checkOptional(footer, "footer", Limits.footer)
        try MessageContent.check(button, "button", Limits.buttonTitle)
        guard (1...Limits.sections).contains(sections.count) else {
            throw .count(field: "sections", count: sections.count, limit: Limits.sections)
        }
        let rows = sections.flatMap(\.rows)
        guard (1...Limits.rows).contains(rows.count) else {
            throw .count(field: "rows", count: rows.count, limit: Limits.rows)
        }
        for section in sections {
            if section.rows.isEmpty { throw .empty(field: "sections.rows") }
            if sections.count > 1 {
                try MessageContent.check(section.title ?? "", "sections.title", Limits.rowTitle)
            } else {
                try MessageContent.checkOptional(section.title, "sections.title", Limits.rowTitle)
            }
        }
        try MessageContent.checkChoices(rows, "rows", id: Limits.rowID, title: Limits.rowTitle)
        for row in rows {
            try MessageContent.checkOptional(row.description, "rows.description", Limits.rowDescription)
        }
    }
}

extension MessageContent.Link {
    fileprivate func validate() throws(MessageProblem) {
        typealias Limits = MessageContent.Limits
        try MessageContent.check(text, "text", Limits.interactiveBody)
        try header?.validate()
        try MessageContent.checkOptional(footer, "footer", Limits.footer)
        try MessageContent.check(button, "button", Limits.buttonTitle)
        try MessageContent.check(url, "url", Limits.url)
        guard url.hasPrefix("https://") || url.hasPrefix("http://") else {
            throw .invalid(field: "url", reason: "must begin with https:// or http://")
        }
    }
}

extension MessageContent.Location {
    fileprivate func validate() throws(MessageProblem) {
        guard (-90...90).contains(latitude) else {
            throw .invalid(field: "latitude", reason: "must lie between -90 and 90")
        }
        guard (-180...180).contains(longitude) else {
            throw .invalid(field: "longitude", reason: "must lie between -180 and 180")
        }
    }
}

extension MessageContent.Contacts {
    fileprivate func validate() throws(MessageProblem) {
        guard !contacts.isEmpty else { throw .empty(field: "contacts") }
        for card in contacts {
            try MessageContent.check(card.name, "contacts.name", 1024)
            for phone in card.phones { try MessageContent.check(phone, "contacts.phones", 64) }
        }
    }
}

extension MessageContent.Template {
    fileprivate func validate() throws(MessageProblem) {
        try MessageContent.check(name, "template.name", MessageContent.Limits.templateName)
        guard name.allSatisfy({ $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_") }) else {
            throw .invalid(field: "template.name", reason: "may hold a-z, 0-9 and _ only")
        }
        try MessageContent.check(language, "template.language", 16)
        for component in components {
            if component.kind == .button, component.button == nil || component.index == nil {
                throw .invalid(field: "template.button", reason: "needs what it does and its index")
            }
            for parameter in component.parameters { try parameter.validate() }
        }
    }
}

extension MessageContent.Template.Parameter {
    fileprivate func validate() throws(MessageProblem) {
        switch kind {
        case .text, .payload, .couponCode:
            let text = text ?? ""
            try MessageContent.check(text, "template.parameter", MessageContent.Limits.templateBody)
            if text.contains(where: \.isNewline) || text.contains("\t") || text.contains("     ") {
                throw .invalid(
                    field: "template.parameter",
                    reason: "must hold no line break, tab or more than four spaces in a row")
            }
        case .image, .video, .document:
            guard let media else { throw .empty(field: "template.parameter.media") }
            try media.validate("template.parameter")
        case .location:
            guard let location else { throw .empty(field: "template.parameter.location") }
            try location.validate()
        }
    }
}

extension String {
    /// At most `limit` UTF-16 units, cut at the end of a word where there is one, with `…` for what is missing.
    func cut(to limit: Int) -> String {
        guard utf16.count > limit else { return self }
        var kept = self
        while kept.utf16.count > limit - 1 { kept.removeLast() }
        if let space = kept.lastIndex(of: " "), kept.distance(from: kept.startIndex, to: space) > limit / 2 {
            kept = String(kept[..<space])
        }
        return kept + "…"
    }
}
