import Foundation
import HTTP
import Postgres
import TestSupport
import Testing

/// A draft the bot was not sure enough of, from the customer's question to what the customer reads in the end.
@Suite("The review of drafts", .timeLimit(.minutes(4)), .serialized)
struct ReviewJourneyTests {
    private struct Review: Decodable {
        struct Part: Decodable { let text: String? }
        struct Grounds: Decodable {
            let confidence: Double
            let handoff: String?
        }
        let conversation: String
        let turn: Int
        let question: String
        let draft: [Part]
        let grounds: Grounds
    }

    /// The shipped configuration with a threshold that no answer reaches.
    private func with(_ body: (Stack) async throws -> Void) async throws {
        let shipped = try String(contentsOfFile: Stack.shippedConfiguration, encoding: .utf8)
        let threshold = "confidence_threshold: 0.65"
        try #require(shipped.contains(threshold))
        let yaml = shipped.replacing(threshold, with: "confidence_threshold: 1")
            .replacing("prompts: ../prompts", with: "prompts: \(TestEnvironment.root)/deploy/prompts")
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("frontdesk-\(UUID().uuidString).yaml")
        try Data(yaml.utf8).write(to: file)
        try await Stack.with(configuration: file.path, body)
    }

    private func draft(for question: String, _ stack: Stack) async throws -> Review {
        try await eventually("the draft of '\(question)'") {
            let response = try await stack.console("reviews")
            guard response.status == 200 else { throw NotInTime(description: "\(response.status)") }
            return try JSONDecoder().decode([Review].self, from: Data(response.body))
                .first { $0.question == question }
        }
    }

    private func decide(_ review: Review, _ body: String, _ stack: Stack) async throws -> Int {
        try await stack.console("conversations/\(review.conversation)/reviews/\(review.turn)", body).status
    }

    @Test("tells the customer that somebody looks, and then sends what a person approves or writes, once, or nothing")
    func decisions() async throws {
        try await with { stack in
            let question = "How much is a cleaning?"
            for customer in ["390000000401", "390000000402", "390000000403"] {
                try await stack.write(question, as: customer)
                let told = try #require(try await stack.waitForReplies(1, to: customer).first)
                #expect(told.contains("a colleague is checking the answer") && !told.contains("85"), "\(told)")
                let review = try await draft(for: question, stack)
                #expect(review.draft.first?.text?.contains("85 EUR") == true && review.grounds.confidence < 1)
                #expect(review.grounds.handoff == "a draft waits for review")
                switch customer.last {
                case "1":
                    let once = #"{"decision":"approved","id":"4f6f1c57-6a4e-4c80-9a5e-0d5b3d4f0f11"}"#
                    #expect(try await decide(review, once, stack) == 202)
                    #expect(try await decide(review, #"{"decision":"rejected"}"#, stack) == 409)
                    let sent = try await stack.waitForReplies(2, to: customer)
                    #expect(sent.last?.contains("85 EUR") == true)
                case "2":
                    #expect(try await decide(review, #"{"decision":"edited","text":" "}"#, stack) == 422)
                    #expect(try await decide(review, #"{"decision":"edited","text":"90 EUR, all in."}"#, stack) == 202)
                    #expect(try await stack.waitForReplies(2, to: customer).last == "90 EUR, all in.")
                default:
                    #expect(try await decide(review, #"{"decision":"maybe"}"#, stack) == 422)
                    #expect((200...202).contains(try await decide(review, #"{"decision":"rejected"}"#, stack)))
                }
            }
            // The bot goes on, and nothing more was sent to whom a draft was rejected.
            try await stack.write("thank you", as: "390000000403")
            let replies = try await stack.waitForReplies(2, to: "390000000403")
            #expect(replies.count == 2 && replies.last?.contains("85") == false)

            let pool = try stack.database.pool(size: 1)
            let rows = try await pool.query(
                "select state || ' by ' || decided_by as line from frontdesk.review order by created_at")
            #expect(
                try rows.map { try $0.decode("line", as: String.self) }
                    == ["approved by ada", "edited by ada", "rejected by ada"])
            await pool.close()
        }
    }
}
