import Contracts
import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

/// What people say and decide, on the real tables.
@Suite("People in a conversation", .timeLimit(.minutes(2)))
struct SpeechTests: LedgerSuite {
    private func speech(_ text: String, _ id: UniqueID = UniqueID()) -> Speech {
        Speech(id: id, author: "ada", parts: [.text(text)])
    }

    private func next(_ verdict: SpeechVerdict) throws -> ScheduledTurn {
        guard case .accepted(let next) = verdict else { throw NotInTime(description: "\(verdict)") }
        return try #require(next)
    }

    /// Sends everything of a turn that only waits to be sent, and returns the texts.
    private func send(_ scheduled: ScheduledTurn, _ ledger: Ledger) async throws -> (texts: [String], outcome: String) {
        guard case .pinned(let grant, _) = try await ledger.begin(scheduled.turn, worker: "w") else {
            throw NotInTime(description: "the turn has no answer")
        }
        var texts: [String] = []
        var step = try await ledger.claimSend(grant.turn, resend: true)
        while case .send(let send) = step {
            if let text = send.content.text { texts.append(text) }
            step = try await ledger.settle(send, .sent(MessageID(rawValue: "o\(UniqueID())")), resend: true)
        }
        guard case .finished(let outcome, _) = step else { throw NotInTime(description: "\(step)") }
        return (texts, outcome)
    }

    @Test("A person's reply is sent once, although the bot is silent from then on")
    func reply() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1"))
            try await answered(ledger, grant)
            let words = speech("We look forward to seeing you.")
            let said = try await ledger.say(
                words, in: grant.turn.conversation, of: business, pause: .seconds(3600))
            let sent = try await send(try next(said), ledger)
            #expect(sent.texts == ["We look forward to seeing you."] && sent.outcome == "answered")
            let again = try await ledger.say(
                words, in: grant.turn.conversation, of: business, pause: .seconds(3600))
            #expect(again == .duplicate)
            #expect(try await ledger.accept([message("w2")]).first?.scheduled == nil)
        }
    }

    @Test("A reply said while the bot works waits for that turn, whose answer is dropped")
    func waits() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1"))
            let said = try await ledger.say(
                speech("I am on it."), in: grant.turn.conversation, of: business, pause: .seconds(3600))
            #expect(said == .accepted(next: nil))
            #expect(try await ledger.pin(grant.turn, answer: answer("late")) == .suppressed)
            let due = try await eventually("the person's turn") { try await ledger.sweep().due.first }
            #expect(due.turn.turn == 2)
            let scheduled = ScheduledTurn(
                turn: due.turn, message: due.message, text: nil, traceparent: nil, delayMilliseconds: 0)
            #expect(try await send(scheduled, ledger).texts == ["I am on it."])
        }
    }

    @Test("Only words of the bot that went out make a customer one who was told that an AI answers")
    func firstContact() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1"))
            let conversation = grant.turn.conversation
            #expect(grant.context.isFirstContact)
            _ = try await ledger.say(
                speech("I am on it."), in: conversation, of: business, pause: .seconds(3600))
            #expect(try await ledger.pin(grant.turn, answer: answer("late")) == .suppressed)
            let due = try await eventually("the person's turn") { try await ledger.sweep().due.first }
            let scheduled = ScheduledTurn(
                turn: due.turn, message: due.message, text: nil, traceparent: nil, delayMilliseconds: 0)
            _ = try await send(scheduled, ledger)
            _ = try await ledger.handBack(conversation, of: business)
            let second = try await begun(ledger, message("w2"))
            #expect(second.context.isFirstContact)
            try await answered(ledger, second)
            #expect(!(try await begun(ledger, message("w3")).context.isFirstContact))
        }
    }

    @Test("What a person has answered is not answered again when the bot comes back; what came later is")
    func handBack() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1"))
            try await answered(ledger, grant)
            let conversation = grant.turn.conversation
            try await ledger.takeOver(conversation, of: business, reason: "ada", pause: nil)
            _ = try await ledger.accept([message("w2", "to the person")])
            let said = try await ledger.say(
                speech("Here I am."), in: conversation, of: business, pause: .seconds(3600))
            _ = try await send(try next(said), ledger)
            _ = try await ledger.accept([message("w3", "to the bot")])
            let back = try #require(try await ledger.handBack(conversation, of: business))
            guard case .granted(let second) = try await ledger.begin(back.turn, worker: "w") else {
                throw NotInTime(description: "not granted")
            }
            #expect(second.context.question == "to the bot")
            #expect(second.context.history.map(\.answer).last == "Here I am.")
        }
    }

    @Test("A message the owner answered on the phone is not answered by the bot afterwards")
    func phone() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1"))
            try await answered(ledger, grant)
            let conversation = grant.turn.conversation
            try await ledger.takeOver(conversation, of: business, reason: "ada", pause: nil)
            _ = try await ledger.accept([message("w2")])
            let typed = OwnerEcho(
                business: business, id: MessageID(rawValue: "e1"),
                customer: Customer(number: "1", phone: "39333", userID: nil, name: nil), text: "Done.", payload: "{}",
                sentAt: .now)
            _ = try await ledger.accept([.echo(typed)])
            #expect(try await ledger.handBack(conversation, of: business) == nil)
        }
    }

    @Test("A draft is decided once: the first person's word is sent, the second hears who was first")
    func review() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1"))
            let unsure = Answer(
                outcome: .answered, parts: [.text("A colleague checks it.")], provider: "extractive", confidence: 0.5,
                draft: [.text("It costs 85 EUR.")], intent: "pricing_inquiry", language: "en", configuration: "test",
                handoff: "a draft waits for review")
            try await answered(ledger, grant, unsure)
            let conversation = grant.turn.conversation
            let draft = try await ledger.draft(of: grant.turn.turn, in: conversation, of: business)
            #expect(draft == [.text("It costs 85 EUR.")])
            let waiting = try await ledger.reviews(of: business, limit: 10)
            #expect(waiting.contains("85 EUR") && waiting.contains("pricing_inquiry"))
            let verdict = try await ledger.decide(
                .approved, on: grant.turn.turn, in: conversation, of: business, by: "ada",
                speech: Speech(id: UniqueID(), author: "ada", parts: try #require(draft)))
            #expect(try await send(try next(verdict), ledger).texts == ["It costs 85 EUR."])
            let second = try await ledger.decide(
                .rejected, on: grant.turn.turn, in: conversation, of: business, by: "bob", speech: nil)
            #expect(second == .decided("approved", by: "ada"))
            #expect(try await ledger.reviews(of: business, limit: 10) == "[]")
            // The bot goes on: only this one answer was a person's.
            #expect(try await ledger.accept([message("w2")]).first?.scheduled != nil)
        }
    }

    private func unsure(_ draft: String, handoff: String = "a draft waits for review") -> Answer {
        Answer(
            outcome: .answered, parts: [.text("A colleague checks it.")], provider: "extractive", confidence: 0.5,
            draft: [.text(draft)], intent: "pricing_inquiry", language: "en", configuration: "test", handoff: handoff)
    }

    @Test("An approved draft answers its own question alone: what the customer asked since is answered, too")
    func approvedMeanwhile() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1"))
            try await answered(ledger, grant, unsure("It costs 85 EUR."))
            let second = try await begun(ledger, message("w2", "And whitening?"))
            _ = try await ledger.accept([message("w3", "And on Sunday?")])
            let verdict = try await ledger.decide(
                .approved, on: grant.turn.turn, in: grant.turn.conversation, of: business, by: "ada",
                speech: speech("It costs 85 EUR."))
            #expect(verdict == .accepted(next: nil))
            _ = try await ledger.pin(second.turn, answer: answer("250 EUR"))
            let send = try claimed(try await ledger.claimSend(second.turn, resend: true))
            let step = try await ledger.settle(send, .sent(MessageID(rawValue: "o2")), resend: true)
            let approved = try await self.send(try #require(finished(step)?.next), ledger)
            #expect(approved.texts == ["It costs 85 EUR."])
            let due = try await eventually("the turn of what waited") { try await ledger.sweep().due.first }
            guard case .granted(let third) = try await ledger.begin(due.turn, worker: "w") else {
                throw NotInTime(description: "not granted")
            }
            #expect(third.context.question == "And on Sunday?")
        }
    }

    @Test("A decision takes its own reason off the list, never another draft's nor a wish for a person")
    func reasons() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1"))
            try await answered(ledger, grant, unsure("85 EUR"))
            let second = try await begun(ledger, message("w2"))
            try await answered(ledger, second, unsure("250 EUR"))
            let conversation = grant.turn.conversation
            func approve(_ turn: TurnReference) async throws {
                _ = try await ledger.decide(
                    .approved, on: turn.turn, in: conversation, of: business, by: "ada", speech: speech("Yes."))
            }
            func listed(_ words: String) async throws -> Bool {
                try await ledger.conversations(of: business, .attention, limit: 5).contains(words)
            }
            try await approve(grant.turn)
            #expect(try await listed("a draft waits"))
            try await approve(second.turn)
            #expect(try await !listed("a draft waits"))
            let due = try await eventually("the approved words") { try await ledger.sweep().due.first }
            _ = try await send(
                ScheduledTurn(turn: due.turn, message: due.message, text: nil, traceparent: nil, delayMilliseconds: 0),
                ledger)
        }
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1"))
            try await answered(ledger, grant, unsure("85 EUR"))
            let wish = try await begun(ledger, message("w2", "a person, please"))
            try await answered(ledger, wish, answer("A colleague answers.", outcome: .handedOff))
            _ = try await ledger.decide(
                .approved, on: grant.turn.turn, in: grant.turn.conversation, of: business, by: "ada",
                speech: speech("85 EUR"))
            #expect(try await ledger.conversations(of: business, .attention, limit: 5).contains("human_agent"))
        }
    }

    @Test("A draft that still waits brings the conversation back on the list when it is handed back")
    func handedBackWithDraft() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1"))
            try await answered(ledger, grant, unsure("85 EUR"))
            try await ledger.takeOver(grant.turn.conversation, of: business, reason: "ada", pause: nil)
            _ = try await ledger.handBack(grant.turn.conversation, of: business)
            #expect(try await ledger.conversations(of: business, .attention, limit: 5).contains("a draft waits"))
        }
    }

    @Test("What had no answer yet at a takeover waits, and is answered when the bot comes back")
    func takenOverBeforeBegin() async throws {
        try await with { ledger, _ in
            let scheduled = try #require(try await ledger.accept([message("w1", "first")]).first?.scheduled)
            try await ledger.takeOver(scheduled.turn.conversation, of: business, reason: "ada", pause: nil)
            _ = try await ledger.accept([message("w2", "second")])
            guard case .suppressed = try await ledger.begin(scheduled.turn, worker: "w") else {
                throw NotInTime(description: "not suppressed")
            }
            #expect(try await ledger.conversations(of: business, .all, limit: 5).contains(#""waiting": 2"#))
            let back = try #require(try await ledger.handBack(scheduled.turn.conversation, of: business))
            guard case .granted(let grant) = try await ledger.begin(back.turn, worker: "w") else {
                throw NotInTime(description: "not granted")
            }
            #expect(grant.context.question == "first\nsecond")
        }
    }

    @Test("What a person's queued words answer is not answered again, though the bot has the conversation by then")
    func quickHandBack() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1"))
            _ = try await ledger.pin(grant.turn, answer: answer("85 EUR"))
            let claimed = try claimed(try await ledger.claimSend(grant.turn, resend: true))
            _ = try await ledger.accept([message("w2", "to the person")])
            _ = try await ledger.say(
                speech("Here I am."), in: grant.turn.conversation, of: business, pause: .seconds(60))
            #expect(try await ledger.handBack(grant.turn.conversation, of: business) == nil)
            let step = try await ledger.settle(claimed, .sent(MessageID(rawValue: "o1")), resend: true)
            let spoken = try await send(try #require(finished(step)?.next), ledger)
            #expect(spoken.texts == ["Here I am."])
            #expect(try await ledger.sweep().due.isEmpty)
            #expect(try await ledger.conversations(of: business, .all, limit: 5).contains(#""waiting": 0"#))
        }
    }

    @Test("A person's words do not wait for the time of a reply of the bot's that is dropped")
    func notBehindDropped() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1"))
            _ = try await ledger.pin(grant.turn, answer: answer("85 EUR"))
            let claimed = try claimed(try await ledger.claimSend(grant.turn, resend: true))
            _ = try await ledger.settle(
                claimed, .held(after: .seconds(600), error: "131048 spam rate"), resend: true)
            #expect(try await ledger.sweep().due.isEmpty)
            _ = try await ledger.say(
                speech("I am here."), in: grant.turn.conversation, of: business, pause: .seconds(60))
            let due = try #require(try await ledger.sweep().due.first)
            #expect(due.turn.turn == grant.turn.turn && due.answer != nil)
        }
    }

    @Test("A draft that cannot be sent any more stays undecided")
    func lateApproval() async throws {
        try await with { ledger, pool in
            let grant = try await begun(ledger, message("w1"))
            let unsure = Answer(
                outcome: .answered, parts: [.text("Wait.")], provider: "extractive", confidence: 0.5,
                draft: [.text("85 EUR")], intent: nil, language: "en", configuration: "test", handoff: "review")
            try await answered(ledger, grant, unsure)
            try await pool.script("update frontdesk.conversation set last_inbound_at = now() - interval '25 hours'")
            let verdict = try await ledger.decide(
                .approved, on: grant.turn.turn, in: grant.turn.conversation, of: business, by: "ada",
                speech: speech("85 EUR"))
            #expect(verdict == .windowClosed)
            #expect(try await ledger.reviews(of: business, limit: 10).contains("85 EUR"))
            let carried = try await ledger.decide(
                .approved, on: grant.turn.turn, in: grant.turn.conversation, of: business, by: "ada",
                speech: speech("85 EUR"), hasTemplate: true)
            _ = try next(carried)
        }
    }

    @Test("A rejected draft leaves the conversation in front of people")
    func rejected() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1"))
            let unsure = Answer(
                outcome: .answered, parts: [.text("Wait.")], provider: "extractive", confidence: 0.5,
                draft: [.text("Wrong.")], intent: nil, language: "en", configuration: "test", handoff: "review")
            try await answered(ledger, grant, unsure)
            let verdict = try await ledger.decide(
                .rejected, on: grant.turn.turn, in: grant.turn.conversation, of: business, by: "ada", speech: nil)
            #expect(verdict == .accepted(next: nil))
            #expect(try await ledger.conversations(of: business, .attention, limit: 5).contains("was rejected"))
        }
    }

    @Test("Nothing is promised outside the 24-hour window, and nothing is said in a conversation that is not there")
    func refusals() async throws {
        try await with { ledger, pool in
            let grant = try await begun(ledger, message("w1"))
            try await answered(ledger, grant)
            try await pool.script("update frontdesk.conversation set last_inbound_at = now() - interval '25 hours'")
            let late = try await ledger.say(
                speech("Hello?"), in: grant.turn.conversation, of: business, pause: .seconds(60))
            #expect(late == .windowClosed)
            let carried = try await ledger.say(
                speech("Hello?"), in: grant.turn.conversation, of: business, pause: .seconds(60), hasTemplate: true)
            _ = try next(carried)
            #expect(try await ledger.language(of: grant.turn.conversation, of: business) == "en")
            let nobody = try await ledger.say(
                speech("Hello?"), in: ConversationID(rawValue: UniqueID().description), of: business,
                pause: .seconds(60))
            #expect(nobody == .unknown)
            let other = try await ledger.packet(
                of: grant.turn.conversation, of: BusinessID(rawValue: "other"), limit: 10)
            #expect(other == nil)
        }
    }

    @Test("A packet shows what was said by whom, in order, and what the bot stood on")
    func packet() async throws {
        struct Packet: Decodable {
            struct Message: Decodable {
                let from: String
                let text: String?
                let author: String?
            }
            struct Grounds: Decodable { let intent: String? }
            let owner: String
            let messages: [Message]
            let understanding: Grounds?
            let summary: String?
        }
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1", "How much?"))
            try await answered(ledger, grant)
            let said = try await ledger.say(
                speech("Anything else?"), in: grant.turn.conversation, of: business, pause: .seconds(60))
            _ = try await send(try next(said), ledger)
            try await ledger.summarise(grant.turn, upTo: 1, "Asked for a price.", by: "extractive", attempts: [])
            let text = try #require(
                try await ledger.packet(of: grant.turn.conversation, of: business, limit: 10))
            let packet = try JSONDecoder().decode(Packet.self, from: Data(text.utf8))
            #expect(packet.messages.map(\.from) == ["customer", "bot", "person"])
            #expect(packet.messages.map(\.text) == ["How much?", "85 EUR", "Anything else?"])
            #expect(packet.messages.last?.author == "ada" && packet.owner == "person")
            #expect(packet.understanding?.intent == "greeting" && packet.summary == "Asked for a price.")
        }
    }
}
