import Contracts

/// What stands under the key of its type in a message: `"text":{…}`, `"interactive":{…}`, `"template":{…}`.
struct GraphContent: Encodable {
    private let kind: MessageContent.Kind

    init(_ kind: MessageContent.Kind) {
        self.kind = kind
    }

    /// The message's `type`.
    var type: String {
        switch kind {
        case .text: "text"
        case .buttons, .list, .link, .locationRequest, .contactRequest: "interactive"
        case .image: "image"
        case .video: "video"
        case .audio: "audio"
        case .document: "document"
        case .sticker: "sticker"
        case .location: "location"
        case .contacts: "contacts"
        case .reaction: "reaction"
        case .template: "template"
        }
    }

    func encode(to encoder: any Encoder) throws {
        switch kind {
        case .contacts(let cards):
            var list = encoder.unkeyedContainer()
            for card in cards.contacts { try list.encode(GraphContact(card)) }
        case .template(let template): try GraphTemplate(template).encode(to: encoder)
        case .buttons, .list, .link, .locationRequest, .contactRequest:
            try GraphInteractive(kind).encode(to: encoder)
        default: try encodeSimple(to: encoder)
        }
    }

    private func encodeSimple(to encoder: any Encoder) throws {
        var body = encoder.container(keyedBy: GraphKey.self)
        switch kind {
        case .text(let text):
            try body.encode(WhatsAppFormatting.text(fromMarkdown: text.text), forKey: "body")
            try body.encode(text.preview ?? false, forKey: "preview_url")
        case .image(let media), .video(let media), .audio(let media), .document(let media), .sticker(let media):
            try body.encode(media.media)
            try body.encodeIfPresent(media.text.map(WhatsAppFormatting.text), forKey: "caption")
            try body.encodeIfPresent(media.filename, forKey: "filename")
            try body.encodeIfPresent(media.voice, forKey: "voice")
        case .location(let place): try body.encode(place)
        case .reaction(let reaction):
            try body.encode(reaction.message.rawValue, forKey: "message_id")
            try body.encode(reaction.emoji, forKey: "emoji")
        default: break
        }
    }
}

extension KeyedEncodingContainer<GraphKey> {
    mutating func encode(_ source: MessageContent.Media.Source) throws {
        switch source {
        case .id(let id): try encode(id, forKey: "id")
        case .link(let link): try encode(link, forKey: "link")
        }
    }

    mutating func encode(_ place: MessageContent.Location) throws {
        try encode(place.latitude, forKey: "latitude")
        try encode(place.longitude, forKey: "longitude")
        try encodeIfPresent(place.text, forKey: "name")
        try encodeIfPresent(place.address, forKey: "address")
    }
}

private struct GraphContact: Encodable {
    private struct Name: Encodable {
        let formatted_name: String
        let first_name: String
        let last_name: String?
    }
    private struct Phone: Encodable {
        let phone: String
        /// Without it the card shows "invite".
        let wa_id: String
        let type = "CELL"
    }
    private struct Email: Encodable {
        let email: String
        let type = "WORK"
    }
    private struct Organization: Encodable { let company: String }

    private let name: Name
    private let phones: [Phone]
    private let emails: [Email]?
    private let org: Organization?

    init(_ card: MessageContent.Contacts.Card) {
        name = Name(formatted_name: card.name, first_name: card.firstName ?? card.name, last_name: card.lastName)
        phones = card.phones.map { Phone(phone: $0, wa_id: $0.filter(\.isNumber)) }
        emails = card.emails?.map { Email(email: $0) }
        org = card.organization.map { Organization(company: $0) }
    }
}
