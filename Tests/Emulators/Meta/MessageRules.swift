import Foundation

/// What each type of message may hold, as strictly as Meta takes it.
enum MessageRules {
    struct Content {
        var text: String?
        var choices: [OutgoingMessage.Choice] = []
        var isList = false
        var target: String?
        var template: SentTemplate?
    }

    typealias Object = [String: Any]

    static func read(_ content: Any, type: String, isUserID: Bool) throws(Refusal) -> Content {
        if type == "contacts" { return Content(text: try contacts(content)) }
        guard let object = content as? Object else { throw Refusal(100, "Param \(type) must be an object.") }
        switch type {
        case "text":
            try only(object, ["body", "preview_url"], type)
            if let preview = object["preview_url"], !(preview is Bool) {
                throw Refusal(100, "preview_url must be true or false.")
            }
            return Content(text: try text(object, "body", in: type, 1...4096, code: 100))
        case "reaction":
            try only(object, ["message_id", "emoji"], type)
            _ = try text(object, "message_id", in: type, 1...512)
            guard let emoji = object["emoji"] as? String, emoji.count <= 1 else {
                throw Refusal(131009, "reaction.emoji must be one emoji, or empty.")
            }
            return Content(text: emoji, target: object["message_id"] as? String)
        case "interactive": return try InteractiveRules.read(object)
        case "image", "video", "audio", "document", "sticker": return try media(object, type)
        case "location":
            try only(object, ["latitude", "longitude", "name", "address"], type)
            guard let latitude = number(object["latitude"]), let longitude = number(object["longitude"]) else {
                throw Refusal(131008, "location needs latitude and longitude.")
            }
            guard (-90...90).contains(latitude), (-180...180).contains(longitude) else {
                throw Refusal(131009, "latitude or longitude is out of range.")
            }
            return Content(text: object["name"] as? String ?? "[location]")
        case "template": return try template(object)
        default: throw Refusal(131051, "'\(type)' is no type of message.")
        }
    }

    private static func media(_ object: Object, _ type: String) throws(Refusal) -> Content {
        var allowed: Set<String> = ["id", "link"]
        if ["image", "video", "document"].contains(type) { allowed.insert("caption") }
        if type == "document" { allowed.insert("filename") }
        if type == "audio" { allowed.insert("voice") }
        try only(object, allowed, type)
        try source(object, type)
        let caption = try optional(object, "caption", in: type, 1...1024)
        return Content(text: caption ?? "[\(type)]")
    }

    /// An uploaded file's id or a public address, never both.
    static func source(_ object: Object, _ place: String) throws(Refusal) {
        let link = object["link"] as? String
        guard (object["id"] is String) != (link != nil) else {
            throw Refusal(131008, "\(place) needs an id or a link.")
        }
        if let link, !link.hasPrefix("https://"), !link.hasPrefix("http://") {
            throw Refusal(131009, "\(place).link must be an address.")
        }
    }

    private static func contacts(_ content: Any) throws(Refusal) -> String {
        guard let cards = content as? [Object], !cards.isEmpty else {
            throw Refusal(131008, "contacts must be a list of at least one card.")
        }
        var names: [String] = []
        for card in cards {
            guard let name = card["name"] as? Object, let formatted = name["formatted_name"] as? String,
                !formatted.isEmpty
            else { throw Refusal(131008, "contacts.name.formatted_name is required.") }
            guard name.count > 1 else { throw Refusal(131009, "contacts.name needs one more part of the name.") }
            names.append(formatted)
        }
        return names.joined(separator: ", ")
    }

    // MARK: Templates

    private static func template(_ object: Object) throws(Refusal) -> Content {
        try only(object, ["name", "language", "components"], "template")
        let name = try text(object, "name", in: "template", 1...512)
        guard let language = object["language"] as? Object else {
            throw Refusal(131008, "template.language is required.")
        }
        let code = try text(language, "code", in: "template.language", 1...16)
        if let unknown = language.keys.first(where: { !["code", "policy"].contains($0) }) {
            throw Refusal(100, "Unexpected key \"\(unknown)\" on param \"template.language\".")
        }
        var values: [String] = []
        var names: [String?] = []
        var buttons: [Int] = []
        var header: [String] = []
        if let components = object["components"], !(components is [Object]) {
            throw Refusal(100, "template.components must be a list.")
        }
        for component in object["components"] as? [Object] ?? [] {
            try only(component, ["type", "sub_type", "index", "parameters"], "component")
            let parameters = component["parameters"] as? [Object] ?? []
            for parameter in parameters { try check(parameter) }
            switch component["type"] as? String {
            case "header": header = parameters.map { $0["type"] as? String ?? "" }
            case "body":
                values = parameters.map { $0["text"] as? String ?? "" }
                names = parameters.map { $0["parameter_name"] as? String }
            case "button":
                guard let kind = component["sub_type"] as? String,
                    ["quick_reply", "url", "copy_code", "flow", "catalog", "mpm", "voice_call"].contains(kind)
                else { throw Refusal(131008, "A button needs its sub_type.") }
                guard let index = component["index"].flatMap({ Int("\($0)") }), (0...9).contains(index) else {
                    throw Refusal(131008, "A button needs its index, 0 to 9.")
                }
                buttons.append(index)
            default: throw Refusal(100, "A component is of type header, body or button.")
            }
        }
        let sent = SentTemplate(
            name: name, language: code, bodyValues: values, bodyNames: names, header: header, buttons: buttons)
        return Content(text: "[template \(name)]", template: sent)
    }

    private static func check(_ parameter: Object) throws(Refusal) {
        guard let type = parameter["type"] as? String else { throw Refusal(131008, "A parameter needs its type.") }
        switch type {
        case "text", "payload", "coupon_code":
            let value = try text(parameter, type, in: "parameter", 1...1024)
            if value.contains(where: \.isNewline) || value.contains("\t") || value.contains("     ") {
                throw Refusal(
                    132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces")
            }
        case "image", "video", "document":
            guard let media = parameter[type] as? Object else {
                throw Refusal(131008, "parameter.\(type) is required.")
            }
            try source(media, "parameter.\(type)")
        case "location", "currency", "date_time", "action":
            guard parameter[type] is Object else { throw Refusal(131008, "parameter.\(type) is required.") }
        default: throw Refusal(132012, "'\(type)' is no type of parameter.")
        }
    }

    // MARK: Parts

    static func only(_ object: Object, _ allowed: Set<String>, _ place: String) throws(Refusal) {
        if let stranger = object.keys.sorted().first(where: { !allowed.contains($0) }) {
            throw Refusal(100, "Unexpected key \"\(stranger)\" on param \"\(place)\".")
        }
    }

    static func text(
        _ object: Object, _ key: String, in place: String, _ range: ClosedRange<Int>, code: Int = 131009
    ) throws(Refusal) -> String {
        guard let text = object[key] as? String, !text.isEmpty else {
            throw Refusal(131008, "Required parameter is missing: \(place)['\(key)'].")
        }
        guard range.contains(text.utf16.count) else {
            throw Refusal(code, "Param \(place)['\(key)'] must be at most \(range.upperBound) characters long.")
        }
        return text
    }

    static func optional(
        _ object: Object, _ key: String, in place: String, _ range: ClosedRange<Int>
    ) throws(Refusal) -> String? {
        object[key] == nil ? nil : try text(object, key, in: place, range)
    }

    private static func number(_ value: Any?) -> Double? {
        (value as? Double) ?? (value as? String).flatMap { Double($0) }
    }
}
