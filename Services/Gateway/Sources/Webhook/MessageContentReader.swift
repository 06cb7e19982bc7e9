/// What a customer's message says in words, and whether it wants an answer.
enum MessageContentReader {
    static func read(_ item: JSON, type: String) -> (text: String?, opensTurn: Bool) {
        switch type {
        case "text": return (item["text"]?["body"]?.string, true)
        case "image", "video", "document", "audio", "sticker": return (item[type]?["caption"]?.string, true)
        case "button": return (item["button"]?["text"]?.string, true)
        case "interactive": return interactive(item["interactive"])
        case "location": return (location(item["location"]), true)
        case "contacts": return (contacts(item["contacts"]), true)
        case "order": return (item["order"]?["text"]?.string, true)
        // A reaction, a change of number, an edit or a deletion is noted and not answered.
        default: return (nil, false)
        }
    }

    private static func interactive(_ value: JSON?) -> (text: String?, opensTurn: Bool) {
        guard let type = value?["type"]?.string else { return (nil, false) }
        switch type {
        case "button_reply", "list_reply": return (value?[type]?["title"]?.string, true)
        case "nfm_reply": return (value?[type]?["response_json"]?.string, true)
        default: return (nil, false)
        }
    }

    private static func location(_ value: JSON?) -> String? {
        let parts = ["name", "address"].compactMap { value?[$0]?.string }
        guard parts.isEmpty else { return parts.joined(separator: ", ") }
        guard let latitude = value?["latitude"]?.scalar, let longitude = value?["longitude"]?.scalar else { return nil }
        return "\(latitude), \(longitude)"
    }

    private static func contacts(_ value: JSON?) -> String? {
        value?.array?.compactMap { $0["name"]?["formatted_name"]?.string }.joined(separator: ", ")
    }
}
