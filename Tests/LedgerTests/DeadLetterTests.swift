import Contracts
import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@Suite("Dead letters", .timeLimit(.minutes(2)))
struct DeadLetterTests: LedgerSuite {
    private let refusedAnswer = Answer(
        outcome: .answered, parts: [.text("85 EUR")], provider: "template", confidence: 1, intent: nil,
        language: "en", configuration: "v")

    /// A reply that WhatsApp refused for good.
    private func refused(_ ledger: Ledger) async throws -> DeadLetter {
        let turn = try #require(try await ledger.accept([message("w1")]).first?.scheduled?.turn)
        guard case .granted(let grant) = try await ledger.begin(turn, worker: "w") else {
            throw NotInTime(description: "the turn was not granted")
        }
        _ = try await ledger.pin(grant.turn, answer: refusedAnswer)
        guard case .send(let send) = try await ledger.claimSend(grant.turn, resend: true) else {
            throw NotInTime(description: "the part was not claimed")
        }
        _ = try await ledger.settle(send, .failed(error: "131026 undeliverable"), resend: true)
        return try #require(try await ledger.deadLetters().first)
    }

    @Test("A refused reply is laid before a person with its text, its reason and the steps that led there")
    func shown() async throws {
        try await with({ $0.maximumAttempts = 1 }) { ledger, _ in
            let letter = try await refused(ledger)
            #expect(letter.message == "w1" && letter.stage == "send" && letter.reason == "131026 undeliverable")
            #expect(letter.payload?.contains("85 EUR") == true)
            let shown = try #require(try await ledger.deadLetter(letter.id))
            #expect(shown.history?.map(\.step).contains("send_failed") == true)
            let none = try await ledger.deadLetter("none")
            #expect(none == nil)
        }
    }

    @Test("A letter about our own words also tells what the customer wrote")
    func question() async throws {
        try await with({ $0.maximumAttempts = 1 }) { ledger, _ in
            let letter = try await refused(ledger)
            #expect(letter.question == "How much?" && letter.payload?.contains("85 EUR") == true)
        }
    }

    @Test("A replay sends the same text once more, in a turn of its own, and only once")
    func replayed() async throws {
        try await with({ $0.maximumAttempts = 1 }) { ledger, _ in
            let letter = try await refused(ledger)
            guard case .replayed(let name) = try await ledger.replay(letter) else {
                throw NotInTime(description: "the letter was not replayed")
            }
            let second = try await ledger.replay(letter)
            #expect(second == .replayedAlready(as: name))
            let due = try #require(try await ledger.sweep().due.first)
            guard case .pinned(let grant, let answer) = try await ledger.begin(due.turn, worker: "w") else {
                throw NotInTime(description: "the replayed turn has no answer")
            }
            #expect(answer.parts == refusedAnswer.parts)
            guard case .send(let send) = try await ledger.claimSend(grant.turn, resend: true) else {
                throw NotInTime(description: "the replayed part was not claimed")
            }
            guard
                case .finished(let outcome, _) = try await ledger.settle(
                    send, .sent(MessageID(rawValue: "o1")), resend: true)
            else { throw NotInTime(description: "the replayed turn did not end") }
            #expect(outcome == "answered")
            let open = try await ledger.deadLetters()
            #expect(open.isEmpty)
            let all = try await ledger.deadLetters(includeReplayed: true)
            #expect(all.count == 1)
        }
    }

    @Test("A replay does not speak over a person")
    func withPerson() async throws {
        try await with({ $0.maximumAttempts = 1 }) { ledger, pool in
            let letter = try await refused(ledger)
            let rows = try await pool.query("select id::text from frontdesk.conversation")
            let id = try #require(try rows.first?.decode(0, as: String.self))
            let conversation = ConversationID(rawValue: id)
            try await ledger.takeOver(conversation, of: business, reason: "test", pause: nil)
            let verdict = try await ledger.replay(letter)
            #expect(verdict == .withPerson)
        }
    }

    @Test("A dropped letter is gone")
    func dropped() async throws {
        try await with({ $0.maximumAttempts = 1 }) { ledger, _ in
            let letter = try await refused(ledger)
            try await ledger.drop(letter)
            let left = try await ledger.deadLetters(includeReplayed: true)
            #expect(left.isEmpty)
        }
    }

    @Test("The timeline of a message runs from its webhook to what became of its reply")
    func timeline() async throws {
        try await with({ $0.maximumAttempts = 1 }) { ledger, _ in
            _ = try await refused(ledger)
            let timeline = try #require(try await ledger.timeline(of: "w1"))
            #expect(timeline.text == "How much?" && timeline.outcome == "dead" && timeline.turn == 1)
            #expect(timeline.needsHuman == "a reply could not be sent")
            #expect(
                timeline.steps.map(\.step) == [
                    "written", "accepted by the gateway", "scheduled", "begun", "pinned", "sending", "send_failed",
                    "finished",
                ])
            let none = try await ledger.timeline(of: "w9")
            #expect(none == nil)
        }
    }
}
