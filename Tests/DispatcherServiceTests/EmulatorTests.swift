import Contracts
import Foundation
import HTTP
import Ledger
import MetaRules
import Settings
import TestSupport
import Testing

@testable import DispatcherService

@Suite("The emulator as the Cloud API")
struct EmulatorTests {
    private func with(_ arguments: [String] = [], _ body: (Cloud) async throws -> Void) async throws {
        let cloud = try await Cloud(arguments)
        do {
            try await body(cloud)
        } catch {
            try await cloud.process.end()
            throw error
        }
        try await cloud.process.end()
    }

    private func send(_ content: MessageContent = .text("hi"), to phone: String = "39333123456") -> ClaimedSend {
        ClaimedSend(
            turn: TurnReference(
                business: BusinessID(rawValue: "b"), conversation: ConversationID(rawValue: "c"), turn: 1, fence: 1),
            id: "id", part: 1, attempt: 1, content: content,
            customer: Customer(number: "100000000000001", phone: phone, userID: nil, name: nil), lastInbound: .now)
    }

    private func code(_ outcome: WhatsAppClient.Outcome) -> Int? {
        guard case .refused(let error) = outcome else { return nil }
        return error.code
    }

    @Test("reaches every documented error code, and the client reads each")
    func everyCode() async throws {
        try await with { cloud in
            let client = cloud.client()
            for code in ErrorCodes.all.keys.sorted() {
                _ = try await cloud.post("faults", #"{"count":1,"code":\#(code)}"#)
                #expect(self.code(await client.send(send())) == code)
            }
            guard case .accepted = await client.send(send()) else {
                return #expect(Bool(false), "faults stay after their count")
            }
        }
    }

    @Test("keeps the limits of a number and of a pair, the burst's debt with them, on its own clock")
    func limits() async throws {
        try await with(["--throughput", "80"]) { cloud in
            let client = cloud.client()
            // Its clock goes on while the calls are made, so a slow machine may send a few more.
            func sentBeforeRefusal() async -> (sent: Int, code: Int?) {
                for sent in 0..<200 {
                    if let code = code(await client.send(send())) { return (sent, code) }
                }
                return (200, nil)
            }
            var burst = await sentBeforeRefusal()
            #expect(burst.sent >= 44 && burst.code == 131056)
            // Half the debt's time is not enough for a whole burst, and enough for some of it.
            _ = try await cloud.post("clock", #"{"seconds":60}"#)
            burst = await sentBeforeRefusal()
            #expect(burst.sent >= 9 && burst.sent < 44 && burst.code == 131056)
        }
    }

    @Test("refuses a wrong token, an unknown number, a closed window and an unapproved template as Meta does")
    func refusals() async throws {
        try await with { cloud in
            #expect(code(await cloud.client(token: "wrong").send(send())) == 190)
            let template = MessageContent(.template(.init(name: "ready", language: "en")))
            #expect(code(await cloud.client().send(send(template))) == 132001)
        }
    }

    @Test("reviews what the library registers, and takes it filled in; paused ones it refuses")
    func templates() async throws {
        let yaml = """
            businesses:
              - id: demo
                name: Demo
                numbers: ["1"]
                whatsapp:
                  account: "77"
                  template_library:
                    - name: reply_ready
                      language: en
                      body: "Hello {{1}}, here is our answer: {{2}} Write to us any time."
                      examples: [Mara, "At 8:00"]
                      values: [customer_name, reply]
            """
        let settings = try FrontdeskSettings(yaml: yaml, source: "test").businesses[0]
        try await with(["--account", "77", "--review-ms", "0"]) { cloud in
            let registry = TemplateRegistry(whatsapp: cloud.client(), account: "77")
            let template = try #require(settings.whatsapp.library.first)
            #expect(try await registry.create(template) == "PENDING")
            let states = try await eventually("the review") {
                let states = try await registry.list()
                return states.first?.state.isSendable == true ? states.map(\.state) : nil
            }
            #expect(states.map(\.name) == ["reply_ready"])
            let content = template.filled(reply: "We open\nat 8:00", customer: "Mara", business: "Demo")
            guard case .accepted = await cloud.client().send(send(content)) else {
                return #expect(Bool(false), "the filled template was refused")
            }
            _ = try await cloud.post("templates/reply_ready/status", #"{"status":"PAUSED"}"#)
            #expect(code(await cloud.client().send(send(content))) == 132015)
        }
    }

    @Test("marks a customer's message as read and shows that somebody writes, and refuses to for a stranger's")
    func typing() async throws {
        try await with { cloud in
            _ = try await cloud.post("customers/39333123456/messages", #"{"text":"hi","id":"wamid.in"}"#)
            for isWriting in [true, false] {
                try await cloud.client().markRead("wamid.in", number: "100000000000001", isWriting: isWriting)
            }
            await #expect(throws: CallRefused.self) {
                try await cloud.client().markRead("wamid.other", number: "100000000000001", isWriting: true)
            }
        }
    }

    @Test("is asked under load to show that somebody writes, and for no more read marks than it has time for")
    func shedding() {
        func event(_ index: Int, isWriting: Bool) -> TypingIndicators.Event {
            TypingIndicators.Event(
                message: "m\(index)", number: "1", business: BusinessID(rawValue: "demo"), isWriting: isWriting)
        }
        let events = (0..<40).map { event($0, isWriting: $0 % 10 == 0) }
        let chosen = TypingIndicators.worthwhile(events)
        #expect(chosen.filter(\.isWriting).count == 4 && chosen.count == 4 + TypingIndicators.mostReads)
        #expect(chosen.last == event(39, isWriting: false))
    }
}
