import Contracts
import Foundation
import Testing

@Suite("A customer's message in an entry")
struct CustomerContentTests {
    @Test("of a turn is cut at a length that every later stage can bear, in whole messages' order")
    func longTurn() {
        func context(_ texts: [String?]) -> TurnContext {
            TurnContext(
                messages: texts.enumerated().map {
                    CustomerMessage(id: MessageID(rawValue: "m\($0)"), kind: "text", text: $1, sentAt: 0)
                },
                customer: Customer(number: "1", phone: "39", userID: nil, name: nil), history: [], isFirstContact: false
            )
        }
        #expect(context(["a", nil, "b"]).question == "a\nb")
        let long = context(Array(repeating: String(repeating: "x", count: 4096), count: 300)).question
        #expect(long.unicodeScalars.count == TurnContext.longestQuestion && long.hasPrefix("xxxx"))
        // A letter of ten thousand accents is one character, and is cut like any other text.
        let marks = context(["a" + String(repeating: "\u{301}", count: 40_000)]).question
        #expect(marks.unicodeScalars.count == TurnContext.longestQuestion)
    }

    @Test("can be read without the fields that came later, and with fields nobody knows yet")
    func compatible() throws {
        let old = #"{"id":"w","kind":"interactive","text":"Yes","sentAt":1}"#
        let message = try WireFormat.decode(CustomerMessage.self, from: Data(old.utf8))
        #expect(message.content == nil && message.tapped == nil && message.text == "Yes")
        let new = #"""
            {"id":"w","kind":"hologram","text":null,"sentAt":1,"later":[1],
             "content":{"type":"hologram","hologram":{"depth":3}}}
            """#
        #expect(
            try WireFormat.decode(CustomerMessage.self, from: Data(new.utf8)).content
                == .unsupported(.init(type: "hologram")))
    }

    @Test("tells a turn what was tapped last")
    func tapped() {
        func message(_ id: String, _ content: CustomerContent) -> CustomerMessage {
            CustomerMessage(id: MessageID(rawValue: id), kind: "k", text: nil, sentAt: 1, content: content)
        }
        let context = TurnContext(
            messages: [
                message("1", .choice(.init(origin: .button, id: "first", title: "A"))),
                message("2", .choice(.init(origin: .list, id: "second", title: "B"))),
                message("3", .text),
            ],
            customer: Customer(number: "1", phone: "2", userID: nil, name: nil), history: [], isFirstContact: true)
        #expect(context.tapped?.id == "second")
    }
}
