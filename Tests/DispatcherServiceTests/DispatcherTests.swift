import Contracts
import Foundation
import HTTP
import Ledger
import Settings
import Testing

@testable import DispatcherService

@Suite("WhatsApp's answer to a send")
struct SendResultTests {
    private let client = WhatsAppClient(
        client: HTTPClient(), baseURL: "http://127.0.0.1:1", version: "v25.0", token: Secret("t"))

    private func result(_ status: Int, _ body: String) -> SendResult {
        client.result(status: status, body: Array(body.utf8), attempt: 1)
    }

    private func error(_ code: Int) -> String {
        #"{"error":{"message":"m","code":\#(code),"error_data":{"details":"d"}}}"#
    }

    @Test("is sent only with an id; a 200 without one is unknown")
    func accepted() {
        #expect(result(200, #"{"messages":[{"id":"wamid.1"}]}"#) == .sent(MessageID(rawValue: "wamid.1")))
        #expect(result(200, "{}") == .unknown(error: "WhatsApp answered 200 without a message id"))
        #expect(result(200, "<html>") == .unknown(error: "WhatsApp answered 200 without a message id"))
    }

    @Test(
        "is tried again for what passes by itself", arguments: [1, 2, 4, 80007, 130429, 131000, 131016, 131056, 131057])
    func transient(code: Int) {
        guard case .retry(let delay, _) = result(400, error(code)) else { return #expect(Bool(false)) }
        #expect(delay >= .seconds(1))
    }

    @Test(
        "keeps the message while the number or its token must be mended",
        arguments: [0, 190, 200, 299, 368, 131031, 131045])
    func hold(code: Int) {
        #expect(result(401, error(code)) == .retry(after: .seconds(60), error: "\(code) d"))
    }

    @Test("is given up for what never succeeds", arguments: [100, 131008, 131009, 131026, 131047, 131051, 999_999])
    func permanent(code: Int) {
        #expect(result(400, error(code)) == .failed(error: "\(code) d"))
    }

    @Test("is unknown when something else than the API answers", arguments: [500, 502, 503, 504, 418])
    func foreign(status: Int) {
        #expect(result(status, "<html>") == .unknown(error: "HTTP \(status)"))
    }

    @Test("is tried again when nothing reached WhatsApp, and given up outside the 24-hour window")
    func notSent() async {
        let turn = TurnReference(
            business: BusinessID(rawValue: "b"), conversation: ConversationID(rawValue: "c"), turn: 1, fence: 1)
        func send(_ lastInbound: Int64?) -> ClaimedSend {
            ClaimedSend(
                turn: turn, id: UUID().uuidString, part: 1, attempt: 1, content: .text("x"),
                customer: Customer(number: "1", phone: "39", userID: nil, name: nil), lastInbound: lastInbound)
        }
        guard case .retry = await client.send(send(.now)) else { return #expect(Bool(false)) }
        guard case .failed = await client.send(send(.now - 24 * 3_600_000)) else { return #expect(Bool(false)) }
    }
}

@Suite("What is sent to WhatsApp")
struct GraphMessageTests {
    private func body(_ customer: Customer, _ text: String = "hi") throws -> [String: Any] {
        let turn = TurnReference(
            business: BusinessID(rawValue: "b"), conversation: ConversationID(rawValue: "c"), turn: 1, fence: 1)
        let send = ClaimedSend(
            turn: turn, id: "id-1", part: 1, attempt: 1, content: .text(text), customer: customer, lastInbound: nil)
        let json = try JSONSerialization.jsonObject(with: try JSONEncoder().encode(GraphMessage(send)))
        return try #require(json as? [String: Any])
    }

    @Test("names a phone with its +, or a user id without a phone, and carries our id")
    func recipient() throws {
        let phone = try body(Customer(number: "1", phone: "39333", userID: "IT.1", name: nil))
        #expect(phone["to"] as? String == "+39333" && phone["recipient"] == nil)
        #expect(phone["biz_opaque_callback_data"] as? String == "id-1")
        let user = try body(Customer(number: "1", phone: nil, userID: "IT.1", name: nil))
        #expect(user["recipient"] as? String == "IT.1" && user["to"] == nil)
    }

    @Test(
        "is written as WhatsApp formats it",
        arguments: [
            ("**bold** and __strong__", "*bold* and *strong*"), ("# Heading", "*Heading*"), ("- a\n- b", "• a\n• b"),
            ("~~gone~~", "~gone~"), ("[site](https://x.example)", "site (https://x.example)"),
            ("2 * 3 * 4", "2 * 3 * 4"),
        ]
    )
    func formatting(markdown: String, expected: String) {
        #expect(WhatsAppFormatting.text(fromMarkdown: markdown) == expected)
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
