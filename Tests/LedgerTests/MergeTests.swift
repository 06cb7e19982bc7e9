import Contracts
import Ledger
import Postgres
import TestSupport
import Testing

/// What comes while the model works, in a business that merges.
@Suite("Cancel and merge", .timeLimit(.minutes(2)))
struct MergeTests: LedgerSuite {
    @Test("A message that comes while the model works joins the turn, and the work begun before changes nothing")
    func merges() async throws {
        try await with { ledger, _ in
            let old = try await begun(ledger, message("w1", "How much is a cleaning"))
            #expect(try await ledger.renew(old.turn, stage: .generate))
            let joined = try #require(
                try await ledger.accept([message("w2", "for two?", merges: true)]).first?.scheduled)
            #expect(joined.turn.turn == old.turn.turn && joined.delayMilliseconds == 0)
            #expect(try await ledger.renew(old.turn, stage: .generate) == false)
            #expect(try await ledger.pin(old.turn, answer: answer("too early")) == .stale)
            guard case .granted(let grant) = try await ledger.begin(joined.turn, worker: "w") else {
                throw NotInTime(description: "the merged turn was not granted")
            }
            #expect(grant.context.messages.map(\.text) == ["How much is a cleaning", "for two?"])
            try await answered(ledger, grant)
        }
    }

    @Test("A merged turn waits for the burst window of the message that joined it")
    func window() async throws {
        try await with { ledger, _ in
            _ = try await begun(ledger, message("w1"))
            let joined = try #require(
                try await ledger.accept([message("w2", "and", window: 60_000, merges: true)]).first?.scheduled)
            #expect(joined.delayMilliseconds == 60_000)
            #expect(try await ledger.begin(joined.turn, worker: "w") == .stale)
        }
    }

    @Test("Once an answer is pinned, a message waits for the next turn")
    func pinned() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1"))
            _ = try await ledger.pin(grant.turn, answer: answer("85 EUR"))
            #expect(try await ledger.accept([message("w2", merges: true)]).first?.scheduled == nil)
            let send = try claimed(try await ledger.claimSend(grant.turn, resend: true))
            let end = finished(try await ledger.settle(send, .sent(MessageID(rawValue: "o1")), resend: true))
            #expect(end?.next?.message.rawValue == "w2")
        }
    }

    @Test("Somebody who goes on writing is answered: after a third of its time a turn takes no more messages in")
    func bounded() async throws {
        try await with { ledger, pool in
            let grant = try await begun(ledger, message("w1"))
            try await pool.script(
                "update frontdesk.turn set begun_at = begun_at - interval '16 s', deadline_at = deadline_at - interval '16 s'"
            )
            #expect(try await ledger.accept([message("w2", merges: true)]).first?.scheduled == nil)
            #expect(try await ledger.renew(grant.turn, stage: .generate))
        }
    }

    @Test("Merging counts no start, so that a customer who writes a lot is not taken for poison")
    func starts() async throws {
        try await with({ $0.maximumStarts = 2 }) { ledger, _ in
            var turn = try await begun(ledger, message("w0")).turn
            for index in 1...5 {
                let joined = try await ledger.accept([message("w\(index)", merges: true)]).first?.scheduled
                guard case .granted(let grant) = try await ledger.begin(try #require(joined).turn, worker: "w") else {
                    throw NotInTime(description: "message \(index) was not granted")
                }
                turn = grant.turn
            }
            #expect(turn.turn == 1 && turn.fence == 11)
        }
    }

    @Test("A business that does not merge lets the message wait")
    func waits() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("w1"))
            #expect(try await ledger.accept([message("w2")]).first?.scheduled == nil)
            #expect(try await ledger.renew(grant.turn, stage: .generate))
        }
    }
}
