/// What a customer's message holds, freed of WhatsApp's shape. All texts in it are the customer's: data, never
/// instructions.
package enum CustomerContent: Sendable, Equatable {
    /// Words only; they are the message's `text`.
    case text
    case media(Media)
    case location(Location)
    case contacts([ContactCard])
    case choice(Choice)
    case form(Form)
    case callPermission(CallPermission)
    case reaction(Reaction)
    case order(Order)
    case system(SystemNote)
    case edit(Edit)
    case revoke(Revoke)
    /// The customer opened the chat and wrote nothing yet.
    case welcome
    case unsupported(Unsupported)
}

extension CustomerContent: Codable {
    private enum Kind: String, CodingKey {
        case type, text, media, location, contacts, choice, form, reaction, order, system, edit, revoke, welcome
        case unsupported
        case callPermission = "call_permission"
    }

    /// A kind this version does not know is `unsupported`, so that an older worker can still handle the turn.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Kind.self)
        let type = try container.decode(String.self, forKey: .type)
        switch Kind(rawValue: type) {
        case .text: self = .text
        case .media: self = .media(try container.decode(Media.self, forKey: .media))
        case .location: self = .location(try container.decode(Location.self, forKey: .location))
        case .contacts: self = .contacts(try container.decode([ContactCard].self, forKey: .contacts))
        case .choice: self = .choice(try container.decode(Choice.self, forKey: .choice))
        case .form: self = .form(try container.decode(Form.self, forKey: .form))
        case .callPermission:
            self = .callPermission(try container.decode(CallPermission.self, forKey: .callPermission))
        case .reaction: self = .reaction(try container.decode(Reaction.self, forKey: .reaction))
        case .order: self = .order(try container.decode(Order.self, forKey: .order))
        case .system: self = .system(try container.decode(SystemNote.self, forKey: .system))
        case .edit: self = .edit(try container.decode(Edit.self, forKey: .edit))
        case .revoke: self = .revoke(try container.decode(Revoke.self, forKey: .revoke))
        case .welcome: self = .welcome
        case .unsupported: self = .unsupported(try container.decode(Unsupported.self, forKey: .unsupported))
        case .type, nil: self = .unsupported(Unsupported(type: type))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Kind.self)
        try container.encode(kind.rawValue, forKey: .type)
        switch self {
        case .text, .welcome: break
        case .media(let media): try container.encode(media, forKey: kind)
        case .location(let location): try container.encode(location, forKey: kind)
        case .contacts(let cards): try container.encode(cards, forKey: kind)
        case .choice(let choice): try container.encode(choice, forKey: kind)
        case .form(let form): try container.encode(form, forKey: kind)
        case .callPermission(let permission): try container.encode(permission, forKey: kind)
        case .reaction(let reaction): try container.encode(reaction, forKey: kind)
        case .order(let order): try container.encode(order, forKey: kind)
        case .system(let note): try container.encode(note, forKey: kind)
        case .edit(let edit): try container.encode(edit, forKey: kind)
        case .revoke(let revoke): try container.encode(revoke, forKey: kind)
        case .unsupported(let unsupported): try container.encode(unsupported, forKey: kind)
        }
    }

    private var kind: Kind {
        switch self {
        case .text: .text
        case .media: .media
        case .location: .location
        case .contacts: .contacts
        case .choice: .choice
        case .form: .form
        case .callPermission: .callPermission
        case .reaction: .reaction
        case .order: .order
        case .system: .system
        case .edit: .edit
        case .revoke: .revoke
        case .welcome: .welcome
        case .unsupported: .unsupported
        }
    }
}
