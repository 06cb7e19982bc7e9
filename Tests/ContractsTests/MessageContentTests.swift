import Contracts
import Foundation
import Testing

@Suite("What a message may hold")
struct MessageContentTests {
    private typealias Choice = MessageContent.Choice

    static let everyKind: [MessageContent] = [
        .text("hi"),
        .text("see https://x.example", preview: true, replyTo: MessageID(rawValue: "wamid.1")),
        .buttons(
            "Shall I?", [.init(id: "y", title: "Yes"), .init(id: "n", title: "No")], header: .text("A"), footer: "B"),
        .buttons("Shall I?", [.init(id: "y", title: "Yes")], header: .media(.image, .id("77"))),
        .list(
            "Pick", button: "Times",
            sections: [.init(title: "Tue", rows: [.init(id: "1", title: "10:00", description: "30 min")])]),
        .link("Order online", button: "Open shop", url: "https://x.example/shop"),
        MessageContent(.locationRequest(.init(text: "Where are you?"))),
        MessageContent(.contactRequest(.init(text: "Your phone number?"))),
        MessageContent(.image(.init(.link("https://x.example/a.jpg"), caption: "cake"))),
        MessageContent(.video(.init(.id("1"), caption: "film"))),
        MessageContent(.audio(.init(.id("2"), voice: true))),
        MessageContent(.document(.init(.id("3"), caption: "menu", filename: "menu.pdf"))),
        MessageContent(.sticker(.init(.id("4")))),
        MessageContent(.location(.init(latitude: 52.5, longitude: 13.4, name: "Shop", address: "Gate 1"))),
        MessageContent(.contacts(.init([.init(name: "Jo", phones: ["+15550142231"], emails: ["jo@x.example"])]))),
        MessageContent(.reaction(.init(message: MessageID(rawValue: "wamid.1"), emoji: "✅"))),
        MessageContent(
            .template(
                .init(
                    name: "order_ready", language: "en",
                    components: [
                        .init(kind: .header, parameters: [.init(.image, media: .id("5"))]),
                        .init(kind: .body, parameters: [.init(.text, name: "who", text: "Mara")]),
                        .init(kind: .button, button: .quickReply, index: 0, parameters: [.init(.payload, text: "ok")]),
                    ], text: "Your order is ready, Mara"))),
    ]

    @Test("survives JSON in every kind, and is one WhatsApp takes", arguments: everyKind)
    func roundTrip(content: MessageContent) throws {
        let data = try WireFormat.encode(content)
        #expect(try WireFormat.decode(MessageContent.self, from: data) == content)
        #expect(content.problem == nil)
    }

    @Test("is read from entries that were written before there were kinds, and keeps their form")
    func oldEntries() throws {
        let old = Data(#"{"text":"hi","type":"text"}"#.utf8)
        #expect(try WireFormat.decode(MessageContent.self, from: old) == .text("hi"))
        #expect(try WireFormat.encode(MessageContent.text("hi")) == old)
    }

    @Test("of an unknown kind is refused, so that an older worker leaves it")
    func unknownKind() {
        #expect(throws: DecodingError.self) {
            try WireFormat.decode(MessageContent.self, from: Data(#"{"type":"carousel"}"#.utf8))
        }
    }

    static let tooMuch: [(MessageContent, MessageProblem)] = [
        (.text(" \n"), .empty(field: "text")),
        (.text(String(repeating: "x", count: 4097)), .tooLong(field: "text", length: 4097, limit: 4096)),
        (.text(String(repeating: "🥐", count: 2049)), .tooLong(field: "text", length: 4098, limit: 4096)),
        (.buttons("b", []), .count(field: "buttons", count: 0, limit: 3)),
        (
            .buttons("b", (1...4).map { .init(id: "\($0)", title: "\($0)") }),
            .count(field: "buttons", count: 4, limit: 3)
        ),
        (
            .buttons("b", [.init(id: "1", title: String(repeating: "x", count: 21))]),
            .tooLong(field: "buttons.title", length: 21, limit: 20)
        ),
        (
            .buttons("b", [.init(id: "1", title: "A"), .init(id: "1", title: "B")]),
            .duplicate(field: "buttons.id", value: "1")
        ),
        (
            .buttons("b", [.init(id: "1", title: "A"), .init(id: "2", title: "A")]),
            .duplicate(field: "buttons.title", value: "A")
        ),
        (
            .list(
                "b", button: "x", sections: [.init(title: nil, rows: (1...11).map { .init(id: "\($0)", title: "t") })]),
            .count(field: "rows", count: 11, limit: 10)
        ),
        (
            .list(
                "b", button: "x",
                sections: [
                    .init(title: nil, rows: [.init(id: "1", title: "t")]),
                    .init(title: "B", rows: [.init(id: "2", title: "t")]),
                ]), .empty(field: "sections.title")
        ),
        (
            .link("b", button: "x", url: "javascript:alert(1)"),
            .invalid(field: "url", reason: "must begin with https:// or http://")
        ),
        (
            MessageContent(.location(.init(latitude: 91, longitude: 0))),
            .invalid(field: "latitude", reason: "must lie between -90 and 90")
        ),
        (
            MessageContent(.audio(.init(.id("1"), caption: "a"))),
            .invalid(field: "caption", reason: "is not possible with audio and stickers")
        ),
        (
            MessageContent(
                .template(
                    .init(
                        name: "a", language: "en",
                        components: [.init(kind: .body, parameters: [.init(.text, text: "a\nb")])]))),
            .invalid(
                field: "template.parameter", reason: "must hold no line break, tab or more than four spaces in a row")
        ),
    ]

    @Test("is stopped before WhatsApp would refuse it, with words that say what to mend", arguments: tooMuch)
    func limits(content: MessageContent, problem: MessageProblem) {
        #expect(content.problem == problem)
    }

    @Test("offers choices as buttons, as a list or as numbered lines, whatever fits")
    func choices() {
        func content(_ count: Int, description: String? = nil) -> MessageContent {
            .choices(
                "When?",
                (0..<count).map {
                    Choice(id: "slot:\($0)", title: "1\($0):00 on Tuesday afternoon", description: description)
                }, button: "See times")
        }
        #expect(content(3).type == "buttons" && content(3).problem == nil)
        #expect(content(4).type == "list" && content(4).problem == nil)
        #expect(content(2, description: "30 min").type == "list")
        #expect(content(11).type == "text" && content(11).text?.contains("11. 110:00 on Tuesday") == true)
    }
}
