/// What one outgoing message holds, independent of how WhatsApp wants it written.
///
/// In JSON every kind is a flat object with its `type`; what a person reads of it stands under `text` where there is
/// such a thing, so that histories and the console need to know no kinds.
package struct MessageContent: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case text(Text)
        case buttons(Buttons)
        case list(List)
        case link(Link)
        /// Asks for the customer's location; the answer is a location message.
        case locationRequest(Prompt)
        /// Asks for the customer's phone number; the answer is a contacts message.
        case contactRequest(Prompt)
        case image(Media)
        case video(Media)
        case audio(Media)
        case document(Media)
        case sticker(Media)
        case location(Location)
        case contacts(Contacts)
        case reaction(Reaction)
        case template(Template)
    }

    package var kind: Kind
    /// The message it is shown as a reply to.
    package var replyTo: MessageID?

    package init(_ kind: Kind, replyTo: MessageID? = nil) {
        self.kind = kind
        self.replyTo = replyTo
    }
}

extension MessageContent {
    package static func text(_ body: String, preview: Bool = false, replyTo: MessageID? = nil) -> Self {
        Self(.text(Text(text: body, preview: preview ? true : nil)), replyTo: replyTo)
    }

    package static func buttons(
        _ body: String, _ buttons: [Choice], header: Header? = nil, footer: String? = nil
    ) -> Self {
        Self(.buttons(Buttons(text: body, buttons: buttons, header: header, footer: footer)))
    }

    /// - Parameter button: what opens the list.
    package static func list(
        _ body: String, button: String, sections: [List.Section], header: String? = nil, footer: String? = nil
    ) -> Self {
        Self(.list(List(text: body, button: button, sections: sections, header: header, footer: footer)))
    }

    package static func link(
        _ body: String, button: String, url: String, header: Header? = nil, footer: String? = nil
    ) -> Self {
        Self(.link(Link(text: body, button: button, url: url, header: header, footer: footer)))
    }

    /// A question with answers to tap: buttons for up to three, a list for up to ten, numbered lines for more or for
    /// answers no button can hold. Labels that are too long are cut at a word's end.
    ///
    /// - Parameter button: what opens a list.
    package static func choices(_ body: String, _ choices: [Choice], button: String) -> Self {
        let buttons = choices.map { Choice(id: $0.id, title: $0.title.cut(to: Limits.buttonTitle)) }
        let short = Self.buttons(body, buttons)
        if choices.allSatisfy({ $0.description == nil }), short.problem == nil { return short }
        let rows = choices.map {
            Choice(
                id: $0.id, title: $0.title.cut(to: Limits.rowTitle),
                description: $0.description?.cut(to: Limits.rowDescription))
        }
        let list = Self.list(
            body, button: button.cut(to: Limits.buttonTitle), sections: [List.Section(title: nil, rows: rows)])
        if list.problem == nil { return list }
        let lines = choices.enumerated().map { index, choice in
            "\(index + 1). " + [choice.title, choice.description].compactMap { $0 }.joined(separator: " – ")
        }
        return .text(([body] + lines).joined(separator: "\n"))
    }
}

extension MessageContent {
    /// What a person reads of it; nil where there are no words.
    package var text: String? {
        switch kind {
        case .text(let body): body.text
        case .buttons(let body): body.text
        case .list(let body): body.text
        case .link(let body): body.text
        case .locationRequest(let body), .contactRequest(let body): body.text
        case .image(let media), .video(let media), .audio(let media), .document(let media), .sticker(let media):
            media.text
        case .location(let place): place.text
        case .contacts(let cards): cards.text
        case .reaction(let reaction): reaction.emoji
        case .template(let template): template.text
        }
    }
}
