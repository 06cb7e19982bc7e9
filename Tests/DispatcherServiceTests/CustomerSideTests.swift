import Contracts
import Foundation
import HTTP
import Ledger
import Postgres
import Settings
import TestSupport
import Testing

@testable import DispatcherService

/// What customers and Meta do, as the product is told of it.
@Suite("The emulator's webhooks")
struct CustomerSideTests {
    private static let customer = "39333123456"

    private func with(
        _ arguments: [String] = [], refusals: Int = 0, _ body: (Cloud, WebhookCatcher) async throws -> Void
    ) async throws {
        let catcher = WebhookCatcher(refusals: refusals)
        try await catcher.serve { url in
            let cloud = try await Cloud(["--status-delay-ms", "0"] + arguments, webhook: url)
            do {
                try await body(cloud, catcher)
            } catch {
                try await cloud.process.end()
                throw error
            }
            try await cloud.process.end()
        }
    }

    private func send(_ content: MessageContent = .text("hi"), to phone: String = customer) -> ClaimedSend {
        ClaimedSend(
            turn: TurnReference(
                business: BusinessID(rawValue: "b"), conversation: ConversationID(rawValue: "c"), turn: 1, fence: 1),
            id: "id", part: 1, attempt: 1, content: content,
            customer: Customer(number: "100000000000001", phone: phone, userID: nil, name: nil), lastInbound: .now)
    }

    private func accepted(_ cloud: Cloud, _ send: ClaimedSend) async throws -> String {
        guard case .accepted(let id) = await cloud.client().send(send) else {
            throw NotInTime(description: "the message was refused")
        }
        return id.rawValue
    }

    /// The first status, or message, of which the condition holds.
    private func wait(
        _ what: String, _ catcher: WebhookCatcher, _ list: String, _ isIt: @escaping ([String: Any]) -> Bool
    ) async throws -> Data {
        try await eventually(what) {
            let items = catcher.values.flatMap { $0[list] as? [[String: Any]] ?? [] }
            return try items.first(where: isIt).map { try JSONSerialization.data(withJSONObject: $0) }
        }
    }

    private func object(_ data: Data) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test("A row of a list is tapped as a row, however few there are, and nothing is tapped that was not offered")
    func taps() async throws {
        try await with { cloud, catcher in
            let list = MessageContent.list(
                "Pick", button: "Times",
                sections: [
                    .init(title: "Tue", rows: [.init(id: "10", title: "10:00"), .init(id: "11", title: "11:00")])
                ])
            let id = try await accepted(cloud, send(list))
            func tap(_ choice: String) async throws -> Int {
                try await cloud.post(
                    "customers/\(Self.customer)/taps",
                    #"{"message":"\#(id)","choice":{"id":"\#(choice)","title":"\#(choice):00"}}"#
                ).status
            }
            #expect(try await tap("12") == 400)
            #expect(try await tap("11") == 200)
            let message = try object(
                try await wait("the tap", catcher, "messages") { $0["type"] as? String == "interactive" })
            let interactive = try #require(message["interactive"] as? [String: Any])
            #expect(interactive["type"] as? String == "list_reply")
            #expect((message["context"] as? [String: Any])?["id"] as? String == id)
        }
    }

    @Test("Statuses that are due at once come in one webhook, and every one of them comes")
    func batches() async throws {
        try await with(["--batch", "1000", "--throughput", "0", "--free-pairs"]) { cloud, catcher in
            let client = cloud.client()
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<30 { group.addTask { _ = await client.send(send()) } }
            }
            _ = try await eventually("90 statuses") {
                catcher.values.flatMap { $0["statuses"] as? [[String: Any]] ?? [] }.count == 90 ? true : nil
            }
            #expect(catcher.bodies.count < 90)
        }
    }

    @Test("A webhook that is refused comes again until it is taken")
    func retries() async throws {
        try await with(refusals: 2) { cloud, catcher in
            _ = try await cloud.post("customers/\(Self.customer)/messages", #"{"text":"hi"}"#)
            _ = try await wait("the message", catcher, "messages") { $0["type"] as? String == "text" }
            #expect(catcher.bodies.count == 1)
        }
    }

    @Test("Answering a customer who came by an advertisement is free for 72 hours, and charged afterwards")
    func entryPoint() async throws {
        try await with { cloud, catcher in
            _ = try await cloud.post("customers/\(Self.customer)/messages", #"{"text":"Still on?","referral":true}"#)
            _ = try await wait("the referral", catcher, "messages") { $0["referral"] != nil }
            func pricing() async throws -> [String: Any] {
                let id = try await accepted(cloud, send())
                let status = try object(
                    try await wait("the status", catcher, "statuses") {
                        $0["id"] as? String == id && $0["status"] as? String == "sent"
                    })
                return try #require(status["pricing"] as? [String: Any])
            }
            let free = try await pricing()
            #expect(
                free["type"] as? String == "free_entry_point" && free["category"] as? String == "referral_conversion")
            _ = try await cloud.post("clock", #"{"seconds":259300}"#)
            #expect(try await pricing()["type"] as? String == "regular")
        }
    }

    @Test("Advertising to a customer who stopped it is accepted and fails; a reaction to an unknown message, too")
    func lateFailures() async throws {
        try await with { cloud, catcher in
            let json = """
                {"name":"news","language":"en","category":"MARKETING",\
                "components":[{"type":"BODY","text":"Two loaves for one this week."}]}
                """
            _ = try await cloud.http.send(
                HTTPRequest(
                    "POST", cloud.url + "/v25.0/204417730065512/message_templates",
                    headers: [("Authorization", "Bearer t")], body: Array(json.utf8)), deadline: .seconds(5))
            _ = try await cloud.post("templates/news/status", #"{"status":"APPROVED"}"#)
            _ = try await cloud.post("customers/\(Self.customer)/preferences", #"{"value":"stop"}"#)
            _ = try await wait("the preference", catcher, "user_preferences") { $0["value"] as? String == "stop" }
            func failure(_ content: MessageContent) async throws -> Int? {
                let id = try await accepted(cloud, send(content))
                let status = try object(
                    try await wait("the failure", catcher, "statuses") { $0["id"] as? String == id })
                return (status["errors"] as? [[String: Any]])?.first?["code"] as? Int
            }
            #expect(try await failure(MessageContent(.template(.init(name: "news", language: "en")))) == 131050)
            let reaction = MessageContent(.reaction(.init(message: MessageID(rawValue: "wamid.no"), emoji: "✅")))
            #expect(try await failure(reaction) == 131009)
        }
    }

    @Test("The calls of an hour and the edits of a template are limited, and a push keeps to it")
    func limits() async throws {
        let database = try await TestDatabase()
        let pool = try database.pool()
        _ = try await Migrator(pool: pool).migrate([LedgerSchema.migrations])
        let ledger = Ledger(pool: pool)
        func business(_ body: String) throws -> BusinessSettings {
            try FrontdeskSettings(
                yaml: """
                    businesses:
                      - id: demo
                        name: Demo
                        numbers: ["1"]
                        whatsapp:
                          account: "77"
                          template_library: [{ name: ready, language: en, body: "\(body)" }]
                    """, source: "test"
            ).businesses[0]
        }
        try await with(["--account", "77", "--review-ms", "0"]) { cloud, _ in
            let registry = TemplateRegistry(whatsapp: cloud.client(), account: "77")
            func approved() async throws -> TemplateRegistry.Registered {
                try await eventually("the review") { try await registry.list().first { $0.state.status == "APPROVED" } }
            }
            let words = ["Your order is ready for you.", "Your order is ready now.", "Your order waits for you."]
            try await Dispatcher.push(business(words[0]), registry, ledger)
            _ = try await approved()
            let gone = TemplateState(name: "old", language: "en", status: "APPROVED", category: nil, reason: nil)
            try await ledger.note(gone, of: BusinessID(rawValue: "demo"))
            try await Dispatcher.pull(business(words[0]), registry, ledger)
            let known = try await ledger.templates(of: BusinessID(rawValue: "demo"))
            #expect(known.map(\.name) == ["old", "ready"] && known.map(\.status) == ["DELETED", "APPROVED"])
            try await Dispatcher.push(business(words[1]), registry, ledger)
            let edited = try await approved()
            #expect(edited.content == TemplateContent(try business(words[1]).whatsapp.library[0]))
            // The second edit of a day is not asked for, and Meta would not take it.
            try await Dispatcher.push(business(words[2]), registry, ledger)
            #expect(try await approved().content == edited.content)
            func edit() async throws { try await registry.edit(edited.id, to: business(words[2]).whatsapp.library[0]) }
            await #expect {
                try await edit()
            } throws: { error in
                "\(error)".contains("2388039")
            }
            _ = try await cloud.post("clock", #"{"seconds":90000}"#)
            try await edit()
            #expect(try await approved().content != edited.content)
        }
        try await with(["--account", "77", "--management-calls", "2"]) { cloud, _ in
            let registry = TemplateRegistry(whatsapp: cloud.client(), account: "77")
            for _ in 0..<2 { #expect(try await registry.list().isEmpty) }
            await #expect {
                try await registry.list()
            } throws: { error in
                "\(error)".contains("80007")
            }
            _ = try await cloud.post("clock", #"{"seconds":3601}"#)
            #expect(try await registry.list().isEmpty)
        }
        await pool.close()
        try await database.drop()
    }
}
