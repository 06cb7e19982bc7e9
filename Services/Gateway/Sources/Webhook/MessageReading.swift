import Contracts

/// What one item of `messages[]` says: its words, everything else it holds, and whether it wants an answer.
struct MessageReading {
    let text: String?
    let content: CustomerContent
    let opensTurn: Bool

    private init(_ content: CustomerContent, text: String? = nil, opensTurn: Bool = true) {
        self.text = text.flatMap { $0.isEmpty ? nil : $0 }
        self.content = content
        self.opensTurn = opensTurn
    }

    /// An item without the object its type promises is `unsupported`, as WhatsApp itself sends it now and then.
    init(_ item: JSON, type: String) {
        self = Self.read(item, type: type) ?? Self.unsupported(item, type: type)
    }

    private static func read(_ item: JSON, type: String) -> MessageReading? {
        let value = item[type]
        return switch type {
        case "text": value?["body"]?.string.map { MessageReading(.text, text: $0) }
        case "image", "video", "audio", "document", "sticker": value.flatMap { media($0, type) }
        case "location": value.flatMap(location)
        case "contacts": value.flatMap(contacts)
        case "button": value.flatMap(templateButton)
        case "interactive": value.flatMap(interactive)
        case "reaction": value.flatMap(reaction)
        case "order": value.flatMap(order)
        case "system": value.map(system)
        case "edit": value.flatMap(edit)
        case "revoke": value?["original_message_id"]?.string.map(revoke)
        case "request_welcome": MessageReading(.welcome, opensTurn: false)
        default: nil
        }
    }

    /// Polls, view-once pictures and what is newer than this code. The customer hears that it cannot be read, but not
    /// for an edit of something that was answered already.
    private static func unsupported(_ item: JSON, type: String) -> MessageReading {
        let error = item["errors"]?.array?.first
        let original = item["unsupported"]?["type"]?.string
        // A type by the book without its object is what WhatsApp could not hand over, such as too large a file.
        let isNews = (error != nil || Self.lossyTypes.contains(type)) && original != "edit"
        return MessageReading(
            .unsupported(
                .init(
                    type: original ?? (type == "unsupported" || type == "unknown" ? nil : type),
                    code: error?["code"]?.scalar.flatMap { Int($0) })),
            opensTurn: isNews
        )
    }

    private static let lossyTypes: Set = [
        "unsupported", "unknown", "interactive", "call", "image", "video", "audio", "document", "sticker",
    ]

    private static func media(_ value: JSON, _ type: String) -> MessageReading? {
        guard let kind = CustomerContent.Media.Kind(rawValue: type), let id = value["id"]?.scalar else { return nil }
        return MessageReading(
            .media(
                .init(
                    kind: kind,
                    id: id,
                    mimeType: value["mime_type"]?.string ?? "application/octet-stream",
                    sha256: value["sha256"]?.string,
                    filename: value["filename"]?.string,
                    isVoice: value["voice"]?.isTrue ?? false)),
            text: value["caption"]?.string
        )
    }

    private static func location(_ value: JSON) -> MessageReading? {
        guard let latitude = value["latitude"]?.number, let longitude = value["longitude"]?.number else { return nil }
        let name = value["name"]?.string
        let address = value["address"]?.string
        let words = [name, address].compactMap { $0 }.joined(separator: ", ")
        return MessageReading(
            .location(.init(latitude: latitude, longitude: longitude, name: name, address: address)),
            text: words.isEmpty ? "\(latitude), \(longitude)" : words
        )
    }

    private static func contacts(_ value: JSON) -> MessageReading? {
        let cards = (value.array ?? []).map { card in
            CustomerContent.ContactCard(
                name: card["name"]?["formatted_name"]?.string ?? "",
                phones: (card["phones"]?.array ?? []).compactMap { $0["phone"]?.string },
                emails: (card["emails"]?.array ?? []).compactMap { $0["email"]?.string },
                organization: card["org"]?["company"]?.string,
                isRequested: card["origin"]?.string == "contact_request"
            )
        }
        guard !cards.isEmpty else { return nil }
        return MessageReading(.contacts(cards), text: cards.map(\.name).joined(separator: ", "))
    }

    private static func templateButton(_ value: JSON) -> MessageReading? {
        guard let title = value["text"]?.string ?? value["payload"]?.string else { return nil }
        return MessageReading(
            .choice(.init(origin: .template, id: value["payload"]?.string ?? title, title: title)), text: title)
    }

    private static func interactive(_ value: JSON) -> MessageReading? {
        guard let type = value["type"]?.string, let reply = value[type] else { return nil }
        switch type {
        case "button_reply", "list_reply":
            guard let id = reply["id"]?.string else { return nil }
            let title = reply["title"]?.string ?? id
            return MessageReading(
                .choice(
                    .init(
                        origin: type == "list_reply" ? .list : .button, id: id, title: title,
                        description: reply["description"]?.string)),
                text: title
            )
        case "nfm_reply":
            guard let response = reply["response_json"]?.string else { return nil }
            return MessageReading(
                .form(.init(name: reply["name"]?.string ?? "flow", response: response)), text: answers(of: response))
        case "call_permission_reply":
            return MessageReading(
                .callPermission(
                    .init(
                        isGranted: reply["response"]?.string == "accept",
                        until: reply["expiration_timestamp"]?.scalar.flatMap { Int64($0) })),
                opensTurn: false
            )
        default: return nil
        }
    }

    /// What was filled in, one answer a line. Our own token says nothing to a reader.
    private static func answers(of form: String) -> String? {
        var form = form
        guard case .object(let members, _)? = form.withUTF8({ try? JSONParser.parse($0) }) else { return nil }
        return members.filter { $0.name != "flow_token" }
            .compactMap { member in member.value.scalar.map { "\(member.name): \($0)" } }
            .joined(separator: "\n")
    }

    private static func reaction(_ value: JSON) -> MessageReading? {
        guard let message = value["message_id"]?.string else { return nil }
        let emoji = value["emoji"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        return MessageReading(
            .reaction(.init(message: MessageID(rawValue: message), emoji: emoji)), text: emoji, opensTurn: false)
    }

    private static func order(_ value: JSON) -> MessageReading? {
        let items = (value["product_items"]?.array ?? []).compactMap { item -> CustomerContent.Order.Item? in
            guard let product = item["product_retailer_id"]?.scalar else { return nil }
            return CustomerContent.Order.Item(
                product: product,
                quantity: item["quantity"]?.number.flatMap { Int(exactly: $0) } ?? 1,
                price: item["item_price"]?.number,
                currency: item["currency"]?.string
            )
        }
        guard !items.isEmpty else { return nil }
        let note = value["text"]?.string
        let lines = items.map { "\($0.quantity) × \($0.product)" }
        return MessageReading(
            .order(.init(catalog: value["catalog_id"]?.scalar, note: note, items: items)),
            text: ([note].compactMap { $0 } + lines).joined(separator: "\n")
        )
    }

    private static func system(_ value: JSON) -> MessageReading {
        MessageReading(
            .system(
                .init(
                    kind: value["type"]?.string ?? "unknown",
                    phone: (value["wa_id"] ?? value["new_wa_id"])?.string,
                    userID: value["user_id"]?.string)),
            text: value["body"]?.string,
            opensTurn: false
        )
    }

    private static func edit(_ value: JSON) -> MessageReading? {
        guard let original = value["original_message_id"]?.string else { return nil }
        let message = value["message"]
        let words = message?["type"]?.string.flatMap { message?[$0] }
        return MessageReading(
            .edit(.init(message: MessageID(rawValue: original))),
            text: (words?["body"] ?? words?["caption"])?.string,
            opensTurn: false
        )
    }

    private static func revoke(_ original: String) -> MessageReading {
        MessageReading(.revoke(.init(message: MessageID(rawValue: original))), opensTurn: false)
    }
}

extension MessageDetail {
    /// - Parameter item: one of `messages[]`.
    init(_ content: CustomerContent, of item: JSON) {
        self.init(
            content: content, quoted: item["context"].flatMap(QuotedMessage.init),
            referral: item["referral"].flatMap(Referral.init))
    }
}

extension QuotedMessage {
    fileprivate init?(_ context: JSON) {
        self.init(
            message: context["id"]?.string.map { MessageID(rawValue: $0) },
            product: context["referred_product"]?["product_retailer_id"]?.scalar,
            isForwarded: context["forwarded"]?.isTrue ?? false || context["frequently_forwarded"]?.isTrue ?? false
        )
        if message == nil && product == nil && !isForwarded { return nil }
    }
}

extension Referral {
    fileprivate init?(_ value: JSON) {
        guard let source = value["source_type"]?.string else { return nil }
        self.init(
            source: source,
            id: value["source_id"]?.scalar,
            url: value["source_url"]?.string,
            headline: value["headline"]?.string,
            body: value["body"]?.string,
            click: value["ctwa_clid"]?.string
        )
    }
}
