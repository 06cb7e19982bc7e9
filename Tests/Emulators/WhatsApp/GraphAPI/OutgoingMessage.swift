import Foundation

/// A message a business wants to send, checked as Meta checks it.
struct OutgoingMessage: Sendable {
    /// Digits without `+`, or a business-scoped user id.
    let to: String
    let type: String
    let text: String?
    let callbackData: String?

    init(_ body: Data) throws(GraphRefusal) {
        guard let object = try? JSONSerialization.jsonObject(with: body), let message = object as? [String: Any] else {
            throw Self.invalid(100, "The body is no JSON object.")
        }
        guard message["messaging_product"] as? String == "whatsapp" else {
            throw Self.invalid(100, "The parameter messaging_product is required.")
        }
        to = try Self.recipient(message)
        if let data = message["biz_opaque_callback_data"] {
            guard let data = data as? String, data.count <= 512 else {
                throw Self.invalid(100, "biz_opaque_callback_data must be a text of at most 512 characters.")
            }
            callbackData = data
        } else {
            callbackData = nil
        }
        if let context = message["context"] {
            guard (context as? [String: Any])?["message_id"] is String else {
                throw Self.invalid(131009, "context.message_id is required.")
            }
        }
        type = message["type"] as? String ?? "text"
        guard let content = message[type] as? [String: Any] else {
            throw Self.invalid(131008, "Required parameter is missing: \(type).")
        }
        text = try Self.content(content, type: type)
    }

    private static func recipient(_ message: [String: Any]) throws(GraphRefusal) -> String {
        if let to = message["to"] as? String {
            let digits = to.filter(\.isNumber)
            guard to.hasPrefix("+"), (7...15).contains(digits.count) else {
                throw invalid(100, "'to' must be a phone number with its country code; write the +.")
            }
            return digits
        }
        guard let user = message["recipient"] as? String, user.wholeMatch(of: /[A-Z]{2}\.[A-Za-z0-9.]{1,128}/) != nil
        else { throw invalid(100, "The parameter to is required.") }
        return user
    }

    private static func content(_ content: [String: Any], type: String) throws(GraphRefusal) -> String? {
        switch type {
        case "text":
            guard let body = content["body"] as? String, !body.isEmpty else {
                throw invalid(131008, "Required parameter is missing: text.body.")
            }
            guard body.count <= 4096 else { throw invalid(100, "text.body must have at most 4096 characters.") }
            return body
        case "reaction":
            guard content["message_id"] is String else { throw invalid(131008, "reaction.message_id is required.") }
            return content["emoji"] as? String
        case "interactive": return try interactive(content)
        case "image", "video", "audio", "document", "sticker":
            guard content["id"] is String || (content["link"] as? String)?.hasPrefix("http") == true else {
                throw invalid(131008, "\(type) needs an id or a link.")
            }
            return content["caption"] as? String ?? "[\(type)]"
        case "location":
            guard content["latitude"] != nil, content["longitude"] != nil else {
                throw invalid(131008, "location needs latitude and longitude.")
            }
            return content["name"] as? String ?? "[location]"
        case "template":
            guard let name = content["name"] as? String, (content["language"] as? [String: Any])?["code"] is String
            else { throw invalid(131008, "template needs name and language.code.") }
            return "[template \(name)]"
        case "contacts": return "[contacts]"
        default: throw invalid(100, "'\(type)' is no type of message.")
        }
    }

    private static func interactive(_ content: [String: Any]) throws(GraphRefusal) -> String? {
        guard let body = (content["body"] as? [String: Any])?["text"] as? String, (1...1024).contains(body.count) else {
            throw invalid(131009, "interactive.body.text must have 1 to 1024 characters.")
        }
        let action = content["action"] as? [String: Any] ?? [:]
        switch content["type"] as? String {
        case "button":
            let buttons = action["buttons"] as? [[String: Any]] ?? []
            guard (1...3).contains(buttons.count) else { throw invalid(131009, "1 to 3 buttons are allowed.") }
            for button in buttons {
                let title = (button["reply"] as? [String: Any])?["title"] as? String ?? ""
                guard (1...20).contains(title.count) else { throw invalid(131009, "A title has 1 to 20 characters.") }
            }
        case "list":
            let rows = (action["sections"] as? [[String: Any]] ?? []).flatMap { $0["rows"] as? [[String: Any]] ?? [] }
            guard (1...10).contains(rows.count) else { throw invalid(131009, "1 to 10 rows are allowed.") }
        case "cta_url": break
        default: throw invalid(131009, "interactive.type is unknown.")
        }
        return body
    }

    private static func invalid(_ code: Int, _ details: String) -> GraphRefusal {
        GraphRefusal(status: 400, code: code, details: details)
    }
}
