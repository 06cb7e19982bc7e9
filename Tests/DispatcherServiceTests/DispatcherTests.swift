import Contracts
import Foundation
import HTTP
import Ledger
import MetaRules
import Settings
import Testing

@testable import DispatcherService

@Suite("WhatsApp's answer to a send")
struct OutcomeTests {
    private func outcome(_ status: Int, _ body: String) -> WhatsAppClient.Outcome {
        WhatsAppClient.outcome(status: status, body: Array(body.utf8))
    }

    @Test("is accepted only with an id; a 200 without one is unknown")
    func accepted() {
        #expect(outcome(200, #"{"messages":[{"id":"wamid.1"}]}"#) == .accepted(MessageID(rawValue: "wamid.1")))
        #expect(outcome(200, "{}") == .unknown("200 without a message id"))
        #expect(outcome(200, "<html>") == .unknown("200 without a message id"))
    }

    @Test("is unknown when something else than the API answers", arguments: [500, 502, 503, 504, 418])
    func foreign(status: Int) {
        #expect(outcome(status, "<html>") == .unknown("HTTP \(status)"))
    }

    @Test("names an unknown object, and passes by itself when it is a server's")
    func subcode() {
        #expect(
            outcome(400, #"{"error":{"message":"m","code":100,"error_subcode":33}}"#)
                == .refused(GraphError(code: 100, subcode: 33, text: "m")))
        #expect(
            outcome(500, #"{"error":{"message":"m","code":999}}"#)
                == .refused(GraphError(code: 999, text: "m", isTransient: true)))
    }

    @Test("is read although details are missing, a plain text, or an object")
    func lenient() {
        func error(_ data: String) -> WhatsAppClient.Outcome {
            outcome(400, #"{"error":{"message":"m","code":131000\#(data)}}"#)
        }
        #expect(error("") == .refused(GraphError(code: 131000, text: "m")))
        #expect(error(#","error_data":"d""#) == .refused(GraphError(code: 131000, text: "d")))
        #expect(error(#","error_data":{"details":"d"}"#) == .refused(GraphError(code: 131000, text: "d")))
    }
}

@Suite("The reaction to an error code")
struct ReactionTests {
    private static let expected: [(codes: [Int], reaction: Reaction)] = [
        ([131056], .pairLimit),
        ([130429], .slowDown),
        ([1, 2, 131000, 131016, 133004, 135000], .backOff(first: .seconds(2))),
        ([131057, 133015], .backOff(first: .seconds(15))),
        ([4, 613, 80007], .wait(.seconds(120))),
        ([131208, 132069], .wait(.seconds(3600))),
        ([131049], .wait(.seconds(86_400))),
        ([131064], .wait(.seconds(600))),
        ([131048], .waitWithTemplates(.seconds(600))),
        ([131047], .template),
        ([132001, 132015, 132016], .stopTemplate),
        ([131050], .optOut),
        ([131053], .withoutMedia),
        (
            [
                0, 3, 10, 33, 104, 190, 200, 250, 299, 368, 131005, 131031, 131037, 131042, 131045, 133000, 133005,
                133006, 133008, 133009, 133010, 133016, 134011,
            ],
            .stop
        ),
        (
            [
                100, 130403, 130472, 130497, 131008, 131009, 131021, 131026, 131030, 131051, 131062, 131063,
                132000, 132005, 132007, 132008, 132012, 132018, 132068, 137000, 999_999, 131020, 131041, 131055,
                131059,
                131201, 131215, 134100, 138000, 138018, 139000, 139004, 139100, 139103, 147001, 147005, 2_388_019,
                2_388_039, 2_388_299, 2_593_107,
            ], .permanent
        ),
    ]

    @Test("is the one of Meta's table, for every code")
    func table() {
        for (codes, reaction) in Self.expected {
            for code in codes { #expect(GraphError(code: code, text: "").reaction == reaction, "\(code)") }
        }
    }

    @Test("to an unknown object is to keep the queue: the number's id is wrong, or the token may not use it")
    func unknownObject() {
        #expect(GraphError(code: 100, subcode: 33, text: "").reaction == .stop)
    }

    @Test("of an unknown code that Meta calls transient is to try again")
    func transient() {
        #expect(GraphError(code: 999_999, text: "", isTransient: true).reaction == .backOff(first: .seconds(2)))
    }
}

@Suite("What is sent to WhatsApp")
struct GraphMessageTests {
    private func data(_ content: MessageContent, _ customer: Customer? = nil) throws -> Data {
        let turn = TurnReference(
            business: BusinessID(rawValue: "b"), conversation: ConversationID(rawValue: "c"), turn: 1, fence: 1)
        let customer = customer ?? Customer(number: "1", phone: "39333123456", userID: "IT.1", name: nil)
        let send = ClaimedSend(
            turn: turn, id: "id-1", part: 1, attempt: 1, content: content, customer: customer, lastInbound: nil)
        return try WireFormat.encode(GraphMessage(send))
    }

    private func object(_ content: MessageContent, _ customer: Customer? = nil) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: try data(content, customer)) as? [String: Any])
    }

    @Test("names a phone with its +, or a user id without a phone, and carries our id")
    func recipient() throws {
        let phone = try object(.text("hi"))
        #expect(phone["to"] as? String == "+39333123456" && phone["recipient"] == nil)
        #expect(phone["biz_opaque_callback_data"] as? String == "id-1")
        let user = try object(.text("hi"), Customer(number: "1", phone: nil, userID: "IT.1", name: nil))
        #expect(user["recipient"] as? String == "IT.1" && user["to"] == nil)
    }

    private static let messages: [(type: String, content: MessageContent)] = [
        ("text", .text("see https://x.example", preview: true, replyTo: MessageID(rawValue: "wamid.1"))),
        (
            "interactive",
            .buttons(
                "Shall I?", [.init(id: "y", title: "Yes"), .init(id: "n", title: "No")], header: .text("A"), footer: "B"
            )
        ),
        ("interactive", .buttons("Shall I?", [.init(id: "y", title: "Yes")], header: .media(.image, .id("77")))),
        (
            "interactive",
            .list(
                "Pick", button: "Times",
                sections: [.init(title: "Tue", rows: [.init(id: "1", title: "10:00", description: "30 min")])])
        ),
        ("interactive", .link("Order", button: "Open shop", url: "https://x.example/shop")),
        ("interactive", MessageContent(.locationRequest(.init(text: "Where are you?")))),
        ("interactive", MessageContent(.contactRequest(.init(text: "Your phone number?")))),
        ("image", MessageContent(.image(.init(.link("https://x.example/a.jpg"), caption: "cake")))),
        ("video", MessageContent(.video(.init(.id("1"))))),
        ("audio", MessageContent(.audio(.init(.id("2"), voice: true)))),
        ("document", MessageContent(.document(.init(.id("3"), caption: "menu", filename: "menu.pdf")))),
        ("sticker", MessageContent(.sticker(.init(.id("4"))))),
        ("location", MessageContent(.location(.init(latitude: 52.5, longitude: 13.4, name: "Shop", address: "Gate")))),
        ("contacts", MessageContent(.contacts(.init([.init(name: "Jo", phones: ["+15550142231"])])))),
        ("reaction", MessageContent(.reaction(.init(message: MessageID(rawValue: "wamid.1"), emoji: "✅")))),
        (
            "template",
            MessageContent(
                .template(
                    .init(
                        name: "order_ready", language: "en",
                        components: [
                            .init(kind: .header, parameters: [.init(.image, media: .id("5"))]),
                            .init(kind: .body, parameters: [.init(.text, text: "Mara")]),
                            .init(
                                kind: .button, button: .quickReply, index: 0, parameters: [.init(.payload, text: "k")]),
                        ])))
        ),
    ]

    @Test("is taken by Meta's own checks, in every type", arguments: messages.indices)
    func everyType(index: Int) throws {
        let (type, content) = Self.messages[index]
        let taken = try OutgoingMessage(try data(content))
        #expect(taken.type == type && taken.callbackData == "id-1")
        #expect(taken.context == content.replyTo?.rawValue)
    }

    @Test("is stopped by ourselves whenever Meta would refuse its size")
    func sameLimits() throws {
        for length in [20, 21, 60, 61, 72, 73, 1024, 1025, 4096, 4097] {
            let text = String(repeating: "x", count: length)
            let contents: [MessageContent] = [
                .text(text), .buttons(text, [.init(id: "a", title: "A")]), .buttons("b", [.init(id: "a", title: text)]),
                .buttons("b", [.init(id: "a", title: "A")], header: .text(text)),
                .buttons("b", [.init(id: "a", title: "A")], footer: text),
                .list("b", button: text, sections: [.init(title: nil, rows: [.init(id: "1", title: "t")])]),
                .list("b", button: "x", sections: [.init(title: text, rows: [.init(id: "1", title: "t")])]),
                .list(
                    "b", button: "x",
                    sections: [.init(title: nil, rows: [.init(id: "1", title: "t", description: text)])]),
                MessageContent(.image(.init(.id("1"), caption: text))),
            ]
            for content in contents {
                let refused: Bool
                do {
                    _ = try OutgoingMessage(try data(content))
                    refused = false
                } catch is Refusal {
                    refused = true
                }
                #expect((content.problem != nil) == refused, "\(content.type) with \(length)")
            }
        }
    }
}

@Suite("The retry schedule")
struct RetryScheduleTests {
    @Test("doubles from two seconds, with jitter, up to its longest")
    func doubles() {
        let schedule = RetrySchedule()
        #expect(schedule.delay(after: 1, chance: 0) == .seconds(1))
        #expect(schedule.delay(after: 2, chance: 0) == .seconds(2))
        #expect(schedule.delay(after: 3, chance: 0) == .seconds(4))
        #expect(schedule.delay(after: 60, chance: 0) == .seconds(150))
        #expect(schedule.pairDelay(after: 1, chance: 0) == .seconds(1))
        #expect(schedule.pairDelay(after: 3, chance: 0) == .seconds(16))
    }
}

@Suite("The 24-hour window")
struct CustomerWindowTests {
    private let window = CustomerWindow(margin: .seconds(300))

    @Test("is open for 24 hours less the margin after the customer's last message, and never without one")
    func length() {
        let day: Int64 = 86_400_000
        #expect(window.isOpen(since: 0, now: day - 300_001))
        #expect(!window.isOpen(since: 0, now: day - 300_000))
        #expect(!window.isOpen(since: nil, now: 0))
    }
}
