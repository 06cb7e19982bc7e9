import Contracts
import Ledger
import Postgres
import TestSupport
import Testing

@Suite("Fairness between businesses", .timeLimit(.minutes(2)))
struct FairnessTests: LedgerSuite {
    private func flood(_ count: Int, _ ledger: Ledger) async throws -> [ScheduledTurn] {
        try await ledger.accept((0..<count).map { message("a\($0)", phone: "39\($0)") }).compactMap(\.scheduled)
    }

    private func foreign(_ id: String) -> InboundEvent {
        .message(
            InboundMessage(
                business: BusinessID(rawValue: "other"), id: MessageID(rawValue: id),
                customer: Customer(number: "2", phone: "49\(id)", userID: nil, name: "Ugo"), kind: "text",
                text: "How much?", payload: "{}", sentAt: .now, opensTurn: true, windowMilliseconds: 0, merges: false,
                traceparent: nil))
    }

    private func answer(_ turn: TurnReference, _ ledger: Ledger) async throws {
        guard case .granted(let grant) = try await ledger.begin(turn, worker: "w") else {
            throw NotInTime(description: "the turn was not granted")
        }
        try await answered(ledger, grant)
    }

    @Test("However much one business is written to, only a few of its turns are under way, and another's goes at once")
    func flooded() async throws {
        try await with({ $0.inFlight = 8 }) { ledger, _ in
            let first = try await flood(60, ledger)
            #expect(first.count == 8)
            #expect(try await ledger.sweep().due.isEmpty)
            #expect(try await ledger.accept([foreign("b1")]).first?.scheduled != nil)
            // In hand counts as well as in the stream.
            for turn in first.prefix(4) { _ = try await ledger.begin(turn.turn, worker: "w") }
            #expect(try await ledger.sweep().due.isEmpty)
        }
    }

    @Test("What waits for room goes in the order it came, as soon as there is room, and none is left over")
    func drained() async throws {
        try await with({ $0.inFlight = 8 }) { ledger, _ in
            var underWay = try await flood(60, ledger).map(\.turn)
            var order: [String] = (0..<8).map { "a\($0)" }
            var answeredCount = 0
            while let turn = underWay.first {
                try await answer(turn, ledger)
                underWay.removeFirst()
                answeredCount += 1
                let sweep = try await ledger.sweep()
                order += sweep.due.map(\.message.rawValue)
                underWay += sweep.due.map(\.turn)
                #expect(underWay.count <= 8)
            }
            #expect(answeredCount == 60)
            #expect(order == (0..<60).map { "a\($0)" })
        }
    }

    @Test("A sweep that finds one business full still hands out what another has due, and looks again soon")
    func both() async throws {
        try await with({ $0.inFlight = 8 }) { ledger, pool in
            _ = try await flood(60, ledger)
            _ = try await ledger.accept([foreign("b1")])
            try await pool.script("update frontdesk.turn set due_at = now() where business_id = 'other'")
            let sweep = try await ledger.sweep()
            #expect(sweep.due.map(\.turn.business.rawValue) == ["other"])
            let next = try #require(sweep.next)
            #expect(next > .zero && next <= .milliseconds(50))
        }
    }

    @Test("Turns that wait for a moment of their own leave the room to others")
    func delayed() async throws {
        try await with({ $0.inFlight = 8 }) { ledger, _ in
            let turns = try await flood(8, ledger)
            for turn in turns.prefix(3) {
                guard case .granted(let grant) = try await ledger.begin(turn.turn, worker: "w") else { continue }
                _ = try await ledger.pin(grant.turn, answer: self.answer("85 EUR"))
                let send = try claimed(try await ledger.claimSend(grant.turn, resend: true))
                _ = try await ledger.settle(send, .retry(after: .seconds(30), error: "503"), resend: true)
            }
            let later = try await ledger.accept((0..<9).map { message("c\($0)", phone: "38\($0)") })
            #expect(later.compactMap(\.scheduled).count == 3)
        }
    }

    @Test("A burst waits no longer than its own business allows, however patient another is")
    func ownCap() async throws {
        try await with { ledger, pool in
            _ = try await ledger.accept([
                message("a", phone: "391", window: 100, cap: 400), message("b", phone: "392", window: 100, cap: 9000),
            ])
            let rows = try await pool.query(
                """
                select (extract(epoch from window_until - not_before) * 1000)::int from frontdesk.turn order by opened_by
                """)
            #expect(try rows.map { try $0.decode(0, as: Int.self) } == [300, 8900])
        }
    }

    @Test("Where there is one business, nothing is held back")
    func alone() async throws {
        try await with { ledger, _ in
            let turns = try await flood(60, ledger)
            #expect(turns.count == 60)
        }
    }
}
