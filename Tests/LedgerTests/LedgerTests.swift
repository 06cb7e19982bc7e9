import Contracts
import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@Suite("The ledger", .timeLimit(.minutes(2)))
struct LedgerTests: LedgerSuite {
    @Test("stores an event once, however often it comes")
    func dedupe() async throws {
        try await with { ledger, _ in
            let first = try await ledger.accept([message("w1"), message("w1")])
            #expect(first.map(\.verdict) == [.accepted, .duplicate])
            let again = try await ledger.accept([message("w1")])
            #expect(again.map(\.verdict) == [.duplicate])
            #expect(again[0].scheduled == nil)
        }
    }

    @Test("stores concurrent copies of one event once, and schedules one turn")
    func concurrentDuplicates() async throws {
        try await with { ledger, pool in
            try await withThrowingTaskGroup(of: [AcceptedEvent].self) { group in
                for _ in 0..<16 { group.addTask { try await ledger.accept([message("same")]) } }
                var accepted = 0
                for try await events in group { accepted += events.count { $0.verdict == .accepted } }
                #expect(accepted == 1)
            }
            let rows = try await pool.query("select from frontdesk.turn")
            #expect(rows.count == 1)
        }
    }

    @Test("keeps one live turn: what arrives meanwhile becomes the next one")
    func oneLiveTurn() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1", "one"))
            let later = try await ledger.accept([message("w2", "two"), message("w3", "three")])
            #expect(later.allSatisfy { $0.verdict == .accepted && $0.scheduled == nil })
            guard case .pinned = try await ledger.pin(grant.turn, answer: answer("first")) else {
                throw NotInTime(description: "not pinned")
            }
            let send = try claimed(try await ledger.claimSend(grant.turn, resend: true))
            let end = finished(try await ledger.settle(send, .sent(MessageID(rawValue: "o1")), resend: true))
            #expect(end?.outcome == "answered")
            let next = try #require(end?.next)
            #expect(next.turn.turn == 2 && next.message.rawValue == "w2")
            guard case .granted(let second) = try await ledger.begin(next.turn, worker: "w") else {
                throw NotInTime(description: "the next turn was not granted")
            }
            #expect(second.context.messages.map(\.text) == ["two", "three"])
            #expect(second.context.history == [Exchange(question: "one", answer: "first")])
            #expect(!second.context.isFirstContact)
        }
    }

    @Test("gives a turn to one of many workers")
    func oneGrant() async throws {
        try await with { ledger, _ in
            let scheduled = try #require(try await ledger.accept([message("w1")]).first?.scheduled)
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        if case .granted = try await ledger.begin(scheduled.turn, worker: "w") { return true }
                        return false
                    }
                }
                var granted = 0
                for try await isGranted in group where isGranted { granted += 1 }
                #expect(granted == 1)
            }
        }
    }

    @Test("lets an old grant change nothing once a new one was given")
    func fence() async throws {
        try await with {
            $0.lease = .zero
        } _: { ledger, _ in
            let old = try await begun(ledger, message("w1"))
            guard case .granted(let new) = try await ledger.begin(old.turn, worker: "other") else {
                throw NotInTime(description: "the lapsed turn was not granted again")
            }
            #expect(new.turn.fence == old.turn.fence + 1)
            #expect(try await ledger.renew(old.turn, stage: .retrieve) == false)
            #expect(try await ledger.pin(old.turn, answer: answer("old")) == .stale)
            #expect(try await ledger.renew(new.turn, stage: .retrieve))
        }
    }

    @Test("pins the first answer; a second run finds it")
    func pinOnce() async throws {
        try await with {
            $0.lease = .zero
        } _: { ledger, _ in
            let grant = try await begun(ledger, message("w1"))
            #expect(try await ledger.pin(grant.turn, answer: answer("first")) == .pinned(answer("first")))
            guard case .pinned(let again, let kept) = try await ledger.begin(grant.turn, worker: "other") else {
                throw NotInTime(description: "the pinned turn was not found")
            }
            #expect(kept == answer("first"))
            #expect(try await ledger.pin(again.turn, answer: answer("second")) == .pinned(answer("first")))
        }
    }

    @Test("claims parts one after the other, and a part once")
    func parts() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1"))
            _ = try await ledger.pin(grant.turn, answer: answer("one", "two"))
            let first = try claimed(try await ledger.claimSend(grant.turn, resend: true))
            #expect(first.content == .text("one"))
            #expect(try await ledger.claimSend(grant.turn, resend: true) == .stale)
            let second = try claimed(try await ledger.settle(first, .sent(MessageID(rawValue: "o1")), resend: true))
            #expect(second.content == .text("two"))
            let end = finished(try await ledger.settle(second, .sent(MessageID(rawValue: "o2")), resend: true))
            #expect(end?.outcome == "answered" && end?.next == nil)
        }
    }

    @Test("brings a refused part back after its delay, and gives it up after its last attempt")
    func retry() async throws {
        try await with {
            $0.maximumAttempts = 2
        } _: { ledger, pool in
            let grant = try await begun(ledger, message("w1"))
            _ = try await ledger.pin(grant.turn, answer: answer("one"))
            let first = try claimed(try await ledger.claimSend(grant.turn, resend: true))
            let step = try await ledger.settle(first, .retry(after: .milliseconds(500), error: "busy"), resend: true)
            guard case .later = step else { throw NotInTime(description: "\(step)") }
            let due = try await eventually("the part to be due") { try await ledger.sweep().due.first }
            #expect(due.answer == answer("one"))
            let second = try claimed(try await ledger.claimSend(due.turn, resend: true))
            #expect(second.attempt == 2)
            let end = finished(try await ledger.settle(second, .retry(after: .zero, error: "busy"), resend: true))
            #expect(end != nil)
            let dead = try await pool.query("select reason from frontdesk.dead_letter")
            #expect(try dead.first?.decode("reason", as: String.self) == "busy")
        }
    }

    @Test("waits for the echo of a send nobody knows about, and believes it")
    func echo() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1"))
            _ = try await ledger.pin(grant.turn, answer: answer("one"))
            let send = try claimed(try await ledger.claimSend(grant.turn, resend: true))
            guard case .later = try await ledger.settle(send, .unknown(error: "timeout"), resend: true) else {
                throw NotInTime(description: "an unknown send must wait")
            }
            #expect(try await ledger.sweep().due.isEmpty)
            let receipt = Receipt(
                business: business, message: MessageID(rawValue: "o1"), send: send.id, status: .sent, at: .now,
                errorCode: nil, errorText: nil)
            _ = try await ledger.accept([.receipt(receipt)])
            let due = try #require(try await ledger.sweep().due.first)
            #expect(finished(try await ledger.claimSend(due.turn, resend: true))?.outcome == "answered")
        }
    }

    @Test("resends a part without echo once, or parks it, as the business wants", arguments: [true, false])
    func noEcho(resend: Bool) async throws {
        try await with {
            $0.reconcile = .milliseconds(500)
        } _: { ledger, pool in
            let grant = try await begun(ledger, message("w1"))
            _ = try await ledger.pin(grant.turn, answer: answer("one"))
            let send = try claimed(try await ledger.claimSend(grant.turn, resend: resend))
            _ = try await ledger.settle(send, .unknown(error: "timeout"), resend: resend)
            let due = try await eventually("the end of the wait") { try await ledger.sweep().due.first }
            let step = try await ledger.claimSend(due.turn, resend: resend)
            if resend {
                #expect(try claimed(step).attempt == 2)
            } else {
                #expect(finished(step) != nil)
                let rows = try await pool.query("select state from frontdesk.send")
                #expect(try rows.first?.decode("state", as: String.self) == "parked")
            }
        }
    }

    @Test("keeps statuses that come out of order, and never moves one down")
    func receipts() async throws {
        try await with { ledger, pool in
            let grant = try await begun(ledger, message("w1"))
            _ = try await ledger.pin(grant.turn, answer: answer("one"))
            let send = try claimed(try await ledger.claimSend(grant.turn, resend: true))
            func receipt(_ status: Receipt.Status) -> InboundEvent {
                .receipt(
                    Receipt(
                        business: business, message: MessageID(rawValue: "o1"), send: nil, status: status, at: .now,
                        errorCode: nil, errorText: nil))
            }
            // Faster than our own note of the send.
            _ = try await ledger.accept([receipt(.read)])
            _ = try await ledger.settle(send, .sent(MessageID(rawValue: "o1")), resend: true)
            let verdicts = try await ledger.accept([receipt(.sent), receipt(.delivered), receipt(.sent)])
            #expect(verdicts.map(\.verdict) == [.accepted, .accepted, .duplicate])
            let rows = try await pool.query("select status from frontdesk.send")
            #expect(try rows.first?.decode("status", as: String.self) == "read")
        }
    }

    @Test("drops the bot's reply once a person has taken over, at begin, at pin and before a part")
    func ownership() async throws {
        try await with { ledger, pool in
            let grant = try await begun(ledger, message("w1"))
            _ = try await ledger.pin(grant.turn, answer: answer("one"))
            try await ledger.takeOver(grant.turn.conversation, of: business, reason: "console", pause: nil)
            #expect(finished(try await ledger.claimSend(grant.turn, resend: true))?.outcome == "suppressed")

            let quiet = try await ledger.accept([message("w2")])
            #expect(quiet.first?.verdict == .accepted && quiet.first?.scheduled == nil)
            let next = try #require(try await ledger.handBack(grant.turn.conversation, of: business))
            guard case .granted(let second) = try await ledger.begin(next.turn, worker: "w") else {
                throw NotInTime(description: "the handed back turn was not granted")
            }
            let typed = OwnerEcho(
                business: business, id: MessageID(rawValue: "e1"),
                customer: Customer(number: "1", phone: "39333", userID: nil, name: nil), text: "I am here",
                payload: "{}", sentAt: .now)
            _ = try await ledger.accept([.echo(typed)])
            #expect(try await ledger.pin(second.turn, answer: answer("late")) == .suppressed)
            let notes = try await pool.query("select from frontdesk.hop where step in ('suppressed', 'superseded')")
            #expect(notes.count == 2)
        }
    }

    @Test("calls a person as soon as an answer says so, whether or not it can be sent")
    func calledAtOnce() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1"))
            _ = try await ledger.pin(grant.turn, answer: answer("a colleague answers", outcome: .handedOff))
            let listed = try await ledger.conversations(of: business, .attention, limit: 5)
            #expect(listed.contains("human_agent") && listed.contains(#""owner": "bot""#))
        }
    }

    @Test("lays a turn before people that was begun in vain until its deadline, though not often enough for poison")
    func inVain() async throws {
        try await with { ledger, pool in
            var turn = try #require(try await ledger.accept([message("w1")]).first?.scheduled?.turn)
            for start in 1...3 {
                guard case .granted(let grant) = try await ledger.begin(turn, worker: "w") else {
                    throw NotInTime(description: "not granted")
                }
                turn = grant.turn
                #expect(try await ledger.sweep().due.isEmpty)
                try await ledger.noteFailure(of: turn, in: "router", "error \(start)")
                // A lease goes by.
                try await pool.script(
                    "update frontdesk.turn set lease_until = now(), due_at = now(), deadline_at = begun_at + interval "
                        + "'45 s' - \(start) * interval '15 s'")
            }
            #expect(try await ledger.deadLetters().isEmpty)
            guard case .expired = try await ledger.begin(turn, worker: "w") else {
                throw NotInTime(description: "not expired")
            }
            let letter = try #require(try await ledger.deadLetters().first)
            #expect(letter.starts == 3 && letter.reason.contains("no answer before the deadline"))
            #expect(letter.payload == "How much?" && letter.reason.hasSuffix("the last error: error 3"))
            let shown = try #require(try await ledger.deadLetter(letter.id))
            #expect(shown.history?.filter { $0.step == "failed" }.count == 3)
        }
    }

    @Test("hands a conversation over with its answer")
    func handOff() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1"))
            _ = try await ledger.pin(grant.turn, answer: answer("a colleague answers", outcome: .handedOff))
            let send = try claimed(try await ledger.claimSend(grant.turn, resend: true))
            let end = finished(try await ledger.settle(send, .sent(MessageID(rawValue: "o1")), resend: true))
            #expect(end?.outcome == "handed_off")
            #expect(try await ledger.accept([message("w2")]).first?.scheduled == nil)
        }
    }

    @Test("calls a turn poisonous after its last start, and keeps it as one dead letter")
    func poison() async throws {
        try await with {
            $0.lease = .zero
            $0.maximumStarts = 2
        } _: { ledger, pool in
            let grant = try await begun(ledger, message("w1"))
            guard case .granted = try await ledger.begin(grant.turn, worker: "w") else {
                throw NotInTime(description: "the second start was refused")
            }
            guard case .poisoned = try await ledger.begin(grant.turn, worker: "w") else {
                throw NotInTime(description: "the third start was granted")
            }
            guard case .poisoned = try await ledger.begin(grant.turn, worker: "w") else {
                throw NotInTime(description: "the fourth start was granted")
            }
            let dead = try await pool.query("select from frontdesk.dead_letter")
            #expect(dead.count == 1)
        }
    }

    @Test("tells an expired turn from a live one")
    func expired() async throws {
        try await with {
            $0.lease = .zero
            $0.deadline = .zero
        } _: { ledger, _ in
            let grant = try await begun(ledger, message("w1"))
            guard case .expired = try await ledger.begin(grant.turn, worker: "w") else {
                throw NotInTime(description: "the turn past its deadline was granted")
            }
        }
    }

    @Test("lets a fragment wait and a complete question end the wait")
    func burst() async throws {
        try await with { ledger, _ in
            let first = try await ledger.accept([message("w1", "Hi", window: 60_000)])
            let waiting = try #require(first.first?.scheduled)
            // The cap holds always.
            #expect(waiting.delayMilliseconds > 0)
            #expect(try await ledger.begin(waiting.turn, worker: "w") == .stale)
            let second = try await ledger.accept([message("w2", "How much is it?", window: 0)])
            #expect(second.first?.scheduled?.delayMilliseconds == 0)
            guard case .granted(let grant) = try await ledger.begin(waiting.turn, worker: "w") else {
                throw NotInTime(description: "the turn was not granted")
            }
            #expect(grant.context.messages.count == 2)
        }
    }

    @Test("knows a customer by user id and phone, whichever comes, and opens no turn for a reaction")
    func identity() async throws {
        try await with { ledger, pool in
            _ = try await ledger.accept([message("w1", phone: "39333", user: "IT.1")])
            _ = try await ledger.accept([message("w2", phone: nil, user: "IT.1"), message("w3", phone: "39333")])
            let reaction = try await ledger.accept([message("w4", nil, phone: "39444", opensTurn: false)])
            #expect(reaction.first?.scheduled == nil)
            let conversations = try await pool.query("select from frontdesk.conversation")
            #expect(conversations.count == 2)
        }
    }

    @Test("keeps what cannot be read, and text that Postgres cannot hold")
    func unreadable() async throws {
        try await with { ledger, pool in
            let item = UnreadableItem(business: nil, id: "x", reason: "no JSON", payload: "{\0")
            let verdicts = try await ledger.accept([.unreadable(item), message("w1", "a\0b"), .unreadable(item)])
            #expect(verdicts.map(\.verdict) == [.rejected, .accepted, .duplicate])
            let body = try await pool.query("select body from frontdesk.inbox")
            #expect(try body.first?.decode("body", as: String.self) == "a\u{FFFD}b")
        }
    }

    @Test("hands out each due turn to one of many sweepers")
    func sweepOnce() async throws {
        try await with { ledger, pool in
            for index in 0..<50 { _ = try await ledger.accept([message("w\(index)", phone: "39\(index)")]) }
            _ = try await pool.execute("update frontdesk.turn set due_at = now() - interval '1 s'")
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 { group.addTask { try await ledger.sweep(limit: 30).due.count } }
                var due = 0
                for try await count in group { due += count }
                #expect(due <= 50)
            }
            let rest = try await ledger.sweep().due.count
            #expect(rest <= 50)
            let left = try await pool.query("select from frontdesk.turn where due_at <= clock_timestamp()")
            #expect(left.isEmpty)
        }
    }
}
