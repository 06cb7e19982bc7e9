import Contracts
import Foundation
import Testing

@Suite("A customer's message in an entry")
struct CustomerContentTests {
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
