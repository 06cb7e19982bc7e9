import Contracts

/// `"interactive":{…}`: a message with something to tap.
struct GraphInteractive: Encodable {
    private let kind: MessageContent.Kind

    init(_ kind: MessageContent.Kind) {
        self.kind = kind
    }

    func encode(to encoder: any Encoder) throws {
        var body = encoder.container(keyedBy: GraphKey.self)
        switch kind {
        case .buttons(let message):
            try encodeFrame(&body, "button", message.text, message.header, message.footer)
            try body.encode(["buttons": message.buttons.map(Button.init)], forKey: "action")
        case .list(let message):
            try encodeFrame(&body, "list", message.text, message.header.map { .text($0) }, message.footer)
            try body.encode(ListAction(message), forKey: "action")
        case .link(let message):
            try encodeFrame(&body, "cta_url", message.text, message.header, message.footer)
            try body.encode(LinkAction(message), forKey: "action")
        case .locationRequest(let message):
            try encodeFrame(&body, "location_request_message", message.text, nil, nil)
            try body.encode(["name": "send_location"], forKey: "action")
        case .contactRequest(let message):
            try encodeFrame(&body, "request_contact_info", message.text, nil, nil)
            try body.encode(["name": "request_contact_info"], forKey: "action")
        default: break
        }
    }

    private func encodeFrame(
        _ body: inout KeyedEncodingContainer<GraphKey>, _ type: String, _ text: String,
        _ header: MessageContent.Header?, _ footer: String?
    ) throws {
        try body.encode(type, forKey: "type")
        try body.encode(["text": WhatsAppFormatting.text(fromMarkdown: text)], forKey: "body")
        try body.encodeIfPresent(footer.map { ["text": $0] }, forKey: "footer")
        guard let header else { return }
        var top = body.nestedContainer(keyedBy: GraphKey.self, forKey: "header")
        try top.encode(header.kind.rawValue, forKey: "type")
        try top.encodeIfPresent(header.text, forKey: "text")
        if let media = header.media {
            var file = top.nestedContainer(keyedBy: GraphKey.self, forKey: GraphKey(header.kind.rawValue))
            try file.encode(media)
        }
    }

    private struct Button: Encodable {
        struct Reply: Encodable {
            let id: String
            let title: String
        }
        let type = "reply"
        let reply: Reply

        init(_ choice: MessageContent.Choice) {
            reply = Reply(id: choice.id, title: choice.title)
        }
    }

    private struct ListAction: Encodable {
        struct Section: Encodable {
            let title: String?
            let rows: [MessageContent.Choice]
        }
        let button: String
        let sections: [Section]

        init(_ list: MessageContent.List) {
            button = list.button
            sections = list.sections.map { Section(title: $0.title, rows: $0.rows) }
        }
    }

    private struct LinkAction: Encodable {
        let name = "cta_url"
        let parameters: [String: String]

        init(_ link: MessageContent.Link) {
            parameters = ["display_text": link.button, "url": link.url]
        }
    }
}
