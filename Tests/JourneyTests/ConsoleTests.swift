import Foundation
import HTTP
import Postgres
import TestSupport
import Testing

@Suite("The console", .timeLimit(.minutes(4)), .serialized)
struct ConsoleTests {
    private struct Conversation: Decodable {
        let id: String
        let owner: String
        let needsPerson: String?
        let lastMessage: String?
    }

    private struct Packet: Decodable {
        struct Message: Decodable {
            let from: String
            let text: String?
            let author: String?
            let status: String?
        }
        let owner: String
        let messages: [Message]
    }

    private func read<Value: Decodable>(_ type: Value.Type, _ response: HTTPResponse) throws -> Value {
        guard (200...202).contains(response.status) else {
            throw NotInTime(
                description:
                    "the console answered \(response.status): \(String(decoding: response.body, as: UTF8.self))")
        }
        return try JSONDecoder().decode(type, from: Data(response.body))
    }

    @Test("A person sees who asked for one, replies in the same chat, and hands the conversation back")
    func handOff() async throws {
        try await Stack.with { stack in
            try await journey(stack)
            try await closedWindow(stack)
            try await refusals(stack)
        }
    }

    private func journey(_ stack: Stack) async throws {
        let customer = "390000000101"
        try await stack.write("I want to speak to a person", as: customer)
        _ = try await stack.waitForReplies(1, to: customer)
        let waiting = try await eventually("the conversation in the list") {
            try read([Conversation].self, try await stack.console("conversations?state=attention"))
                .first { $0.owner == "person" }
        }
        #expect(waiting.owner == "person" && waiting.needsPerson != nil)
        #expect(waiting.lastMessage == "I want to speak to a person")

        let id = "4f6f1c57-6a4e-4c80-9a5e-0d5b3d4f0f01"
        let words = #"{"text":"Good morning, this is Ada. How can I help?","id":"\#(id)"}"#
        #expect(try await stack.console("conversations/\(waiting.id)/messages", words).status == 202)
        #expect(try await stack.console("conversations/\(waiting.id)/messages", words).status == 200)
        let replies = try await stack.waitForReplies(2, to: customer)
        #expect(replies.count == 2 && replies.last == "Good morning, this is Ada. How can I help?")

        func packet(_ what: String, _ isIt: @escaping (Packet) -> Bool) async throws -> Packet {
            try await eventually(what) {
                let packet = try read(Packet.self, try await stack.console("conversations/\(waiting.id)"))
                return isIt(packet) ? packet : nil
            }
        }
        _ = try await packet("the receipt of the reply") {
            $0.messages.contains { $0.author == "ada" && $0.status == "read" }
        }
        try await stack.write("How much is a cleaning?", as: customer)
        let packet = try await packet("the next question") { $0.messages.count == 4 }
        #expect(packet.messages.map(\.from) == ["customer", "bot", "person", "customer"])
        #expect(packet.owner == "person")

        #expect(try await stack.console("conversations/\(waiting.id)/handback", "{}").status == 200)
        let answered = try await stack.waitForReplies(3, to: customer)
        #expect(answered.last?.contains("85 EUR") == true)
    }

    /// Days later only an approved template gets through: with none there the person hears so, else it carries the words.
    private func closedWindow(_ stack: Stack) async throws {
        struct Template: Decodable {
            let name: String
            let body: String
        }
        struct Said: Decodable { let template: Template? }
        let pool = try stack.database.pool(size: 1)
        try await pool.script("update frontdesk.conversation set last_inbound_at = now() - interval '3 days'")
        let list = try read([Conversation].self, try await stack.console("conversations?state=all"))
        let id = try #require(list.first?.id)
        let words = #"{"text":"We have found your umbrella."}"#
        #expect(try await stack.console("conversations/\(id)/template").status == 409)
        #expect(try await stack.console("conversations/\(id)/messages", words).status == 409)
        try await pool.script(
            "select frontdesk.note_template('demo', 'reply_ready', 'en', 'APPROVED', 'UTILITY', null)")
        let shown = try read(Template.self, try await stack.console("conversations/\(id)/template"))
        let said = try read(Said.self, try await stack.console("conversations/\(id)/messages", words))
        #expect(shown.name == "reply_ready" && said.template?.body == shown.body)
        let carried = try await eventually("the template in the reply's place") {
            try await pool.query("select content ->> 'text' from frontdesk.send where content ->> 'type' = 'template'")
                .first?.decode(0, as: String.self)
        }
        #expect(carried.contains("We have found your umbrella."))
        await pool.close()
    }

    private func refusals(_ stack: Stack) async throws {
        #expect(try await stack.console("conversations", token: "wrong").status == 401)
        #expect(try await stack.console("conversations?state=nonsense").status == 422)
        #expect(try await stack.console("conversations?limit=0").status == 422)
        let nobody = "conversations/00000000-0000-4000-8000-000000000000"
        for (path, body) in [
            (nobody, nil), ("\(nobody)/template", nil), ("\(nobody)/messages", #"{"text":"hello"}"#),
            ("\(nobody)/takeover", "{}"),
            ("\(nobody)/handback", "{}"), ("\(nobody)/reviews/1", #"{"decision":"rejected"}"#),
            ("conversations/no-uuid", nil),
        ] {
            #expect(try await stack.console(path, body).status == 404, "\(path)")
        }
        for body in ["", "{", #"{"text":" "}"#, #"{"text":"\#(String(repeating: "a", count: 4097))"}"#] {
            #expect(try await stack.console("\(nobody)/messages", body).status == 422)
        }
        let page = try await stack.consolePage("")
        #expect(page.status == 200 && String(decoding: page.body, as: UTF8.self).contains("console.js"))
        let described = try await stack.consolePage("api/v1/openapi.json")
        let document = try JSONSerialization.jsonObject(with: Data(described.body)) as? [String: Any]
        let paths = try #require(document?["paths"] as? [String: [String: Any]])
        for path in paths.keys where path.contains("/{business}/") {
            let own = path.replacing("/api/v1/businesses/{business}/", with: "")
                .replacing("{conversation}", with: "00000000-0000-4000-8000-000000000000").replacing(
                    "{turn}", with: "1")
            let isPost = paths[path]?["post"] != nil
            #expect(try await stack.console(own, isPost ? "{}" : nil, token: "wrong").status == 401, "\(path)")
            // To whoever serves another business, this one does not exist.
            #expect(
                try await stack.console(own, isPost ? "{}" : nil, token: Stack.foreignToken).status == 404, "\(path)")
        }
        let foreign = try await stack.consolePage("api/v1/businesses", token: Stack.foreignToken)
        #expect(String(decoding: foreign.body, as: UTF8.self).contains(#""businesses":[]"#))
    }
}
