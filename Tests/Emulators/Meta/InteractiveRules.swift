import Foundation

/// Messages with something to tap.
enum InteractiveRules {
    typealias Object = MessageRules.Object
    typealias Choice = OutgoingMessage.Choice

    static func read(_ content: Object) throws(Refusal) -> MessageRules.Content {
        guard let type = content["type"] as? String else { throw Refusal(131008, "interactive.type is required.") }
        guard let body = content["body"] as? Object else { throw Refusal(131008, "interactive.body is required.") }
        let text = try MessageRules.text(body, "text", in: "interactive.body", 1...(type == "list" ? 4096 : 1024))
        guard let action = content["action"] as? Object else {
            throw Refusal(131008, "interactive.action is required.")
        }
        try frame(content, type)
        var read = MessageRules.Content(text: text)
        switch type {
        case "button": read.choices = try buttons(action)
        case "list":
            read.choices = try rows(action)
            read.isList = true
        case "cta_url": read.choices = [try link(action)]
        case "location_request_message": try name(action, "send_location")
        case "request_contact_info": try name(action, "request_contact_info")
        case "flow": try flow(action)
        default: throw Refusal(131009, "interactive.type is unknown.")
        }
        return read
    }

    private static func frame(_ content: Object, _ type: String) throws(Refusal) {
        try MessageRules.only(content, ["type", "header", "body", "footer", "action"], "interactive")
        if let footer = content["footer"] {
            guard let footer = footer as? Object else { throw Refusal(100, "interactive.footer must be an object.") }
            _ = try MessageRules.text(footer, "text", in: "interactive.footer", 1...60)
        }
        guard let header = content["header"] else { return }
        guard let header = header as? Object, let kind = header["type"] as? String else {
            throw Refusal(131008, "interactive.header.type is required.")
        }
        let allowed = type == "list" ? ["text"] : ["text", "image", "video", "document"]
        guard allowed.contains(kind), !["location_request_message", "request_contact_info"].contains(type) else {
            throw Refusal(131009, "A message of type \(type) has no header of type \(kind).")
        }
        if kind == "text" {
            _ = try MessageRules.text(header, "text", in: "interactive.header", 1...60)
        } else {
            guard let media = header[kind] as? Object else { throw Refusal(131008, "The header needs its \(kind).") }
            try MessageRules.source(media, "interactive.header.\(kind)")
        }
    }

    private static func buttons(_ action: Object) throws(Refusal) -> [Choice] {
        let buttons = action["buttons"] as? [Object] ?? []
        guard (1...3).contains(buttons.count) else { throw Refusal(131009, "1 to 3 buttons are allowed.") }
        var choices: [Choice] = []
        for button in buttons {
            guard button["type"] as? String == "reply", let reply = button["reply"] as? Object else {
                throw Refusal(131008, "A button has the type reply and its reply.")
            }
            choices.append(try choice(reply, id: 256, title: 20))
        }
        try unique(choices.map(\.id), "Button ids")
        try unique(choices.map(\.title), "Button titles")
        return choices
    }

    private static func rows(_ action: Object) throws(Refusal) -> [Choice] {
        _ = try MessageRules.text(action, "button", in: "action", 1...20)
        let sections = action["sections"] as? [Object] ?? []
        guard (1...10).contains(sections.count) else { throw Refusal(131009, "1 to 10 sections are allowed.") }
        var choices: [Choice] = []
        for section in sections {
            if sections.count > 1 || section["title"] != nil {
                _ = try MessageRules.text(section, "title", in: "section", 1...24)
            }
            let rows = section["rows"] as? [Object] ?? []
            guard !rows.isEmpty else { throw Refusal(131009, "A section needs rows.") }
            for row in rows { choices.append(try choice(row, id: 200, title: 24, description: 72)) }
        }
        guard choices.count <= 10 else { throw Refusal(131009, "10 rows in all are allowed.") }
        try unique(choices.map(\.id), "Row ids")
        return choices
    }

    private static func choice(
        _ object: Object, id: Int, title: Int, description: Int? = nil
    ) throws(Refusal) -> Choice {
        try MessageRules.only(object, description == nil ? ["id", "title"] : ["id", "title", "description"], "choice")
        let name = try MessageRules.text(object, "id", in: "choice", 1...id)
        guard name.first?.isWhitespace == false, name.last?.isWhitespace == false else {
            throw Refusal(131009, "An id must not begin or end with a space.")
        }
        return Choice(
            id: name,
            title: try MessageRules.text(object, "title", in: "choice", 1...title),
            description: try MessageRules.optional(object, "description", in: "choice", 1...(description ?? 1)))
    }

    private static func link(_ action: Object) throws(Refusal) -> Choice {
        try name(action, "cta_url")
        guard let parameters = action["parameters"] as? Object else {
            throw Refusal(131008, "action.parameters is required.")
        }
        let title = try MessageRules.text(parameters, "display_text", in: "action.parameters", 1...20)
        let url = try MessageRules.text(parameters, "url", in: "action.parameters", 1...2000)
        guard url.hasPrefix("https://") || url.hasPrefix("http://") else {
            throw Refusal(131009, "action.parameters.url must be an address.")
        }
        return Choice(id: url, title: title, description: nil)
    }

    private static func flow(_ action: Object) throws(Refusal) {
        try name(action, "flow")
        guard let parameters = action["parameters"] as? Object else {
            throw Refusal(131008, "action.parameters is required.")
        }
        guard parameters["flow_message_version"] as? String == "3" else {
            throw Refusal(131009, "action.parameters.flow_message_version must be 3.")
        }
        guard (parameters["flow_id"] is String) != (parameters["flow_name"] is String) else {
            throw Refusal(131008, "A flow is named by flow_id or flow_name.")
        }
        _ = try MessageRules.text(parameters, "flow_cta", in: "action.parameters", 1...30)
    }

    private static func name(_ action: Object, _ expected: String) throws(Refusal) {
        guard action["name"] as? String == expected else { throw Refusal(131009, "action.name must be \(expected).") }
    }

    private static func unique(_ values: [String], _ what: String) throws(Refusal) {
        guard Set(values).count == values.count else { throw Refusal(131009, "\(what) must be unique.") }
    }
}
