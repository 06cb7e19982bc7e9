extension MessageContent: Codable {
    private enum Keys: String, CodingKey {
        case type
        case replyTo = "reply_to"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        let type = try container.decode(String.self, forKey: .type)
        let kind: Kind? =
            switch type {
            case "text": .text(try Text(from: decoder))
            case "buttons": .buttons(try Buttons(from: decoder))
            case "list": .list(try List(from: decoder))
            case "link": .link(try Link(from: decoder))
            case "location_request": .locationRequest(try Prompt(from: decoder))
            case "contact_request": .contactRequest(try Prompt(from: decoder))
            case "image": .image(try Media(from: decoder))
            case "video": .video(try Media(from: decoder))
            case "audio": .audio(try Media(from: decoder))
            case "document": .document(try Media(from: decoder))
            case "sticker": .sticker(try Media(from: decoder))
            case "location": .location(try Location(from: decoder))
            case "contacts": .contacts(try Contacts(from: decoder))
            case "reaction": .reaction(try Reaction(from: decoder))
            case "template": .template(try Template(from: decoder))
            default: nil
            }
        guard let kind else {
            throw DecodingError.dataCorruptedError(
                forKey: .type,
                in: container,
                debugDescription: "'\(type)' is no type of message this version can send"
            )
        }
        self.kind = kind
        replyTo = try container.decodeIfPresent(MessageID.self, forKey: .replyTo)
    }

    package func encode(to encoder: any Encoder) throws {
        let (type, body) = typed
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(type, forKey: .type)
        try container.encodeIfPresent(replyTo, forKey: .replyTo)
        try body.encode(to: encoder)
    }

    /// The kind's name in JSON.
    package var type: String { typed.0 }

    private var typed: (String, any Encodable) {
        switch kind {
        case .text(let body): ("text", body)
        case .buttons(let body): ("buttons", body)
        case .list(let body): ("list", body)
        case .link(let body): ("link", body)
        case .locationRequest(let body): ("location_request", body)
        case .contactRequest(let body): ("contact_request", body)
        case .image(let body): ("image", body)
        case .video(let body): ("video", body)
        case .audio(let body): ("audio", body)
        case .document(let body): ("document", body)
        case .sticker(let body): ("sticker", body)
        case .location(let body): ("location", body)
        case .contacts(let body): ("contacts", body)
        case .reaction(let body): ("reaction", body)
        case .template(let body): ("template", body)
        }
    }
}
