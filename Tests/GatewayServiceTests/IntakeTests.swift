import Contracts
import Ledger
import Settings
import Synchronization
import TestSupport
import Testing

@testable import GatewayService

@Suite("The burst window")
struct BurstWindowTests {
    private let window = BusinessSettings.BurstWindow(complete: 0, fragment: 700, cap: 3000)

    @Test(
        "waits for almost nothing after a complete question",
        arguments: [
            "How much is a cleaning?", "Quanto costa?", "Was kostet das?", "¿Cuánto cuesta?", "Quanto custa?",
            "Combien ça coûte ?", "いくらですか？", "I would like to book an appointment", "予約をお願いしたいのですが",
        ]
    )
    func complete(text: String) {
        #expect(BurstWindow.milliseconds(after: text, window) == 0)
    }

    @Test(
        "waits a little after a fragment",
        arguments: ["Hi", "ciao", "Guten Tag", "one thing", "I have a question,", "and...", "👍", "", nil]
    )
    func fragment(text: String?) {
        #expect(BurstWindow.milliseconds(after: text, window) == 700)
    }
}

@Suite("The commit coalescer", .timeLimit(.minutes(1)))
struct CommitCoalescerTests {
    private func event(_ id: Int) -> InboundEvent {
        .unreadable(UnreadableItem(business: nil, id: "\(id)", reason: "r", payload: ""))
    }

    /// A ledger that answers each event with its own id, and can be held back.
    private final class FakeLedger: Sendable {
        let calls = Mutex<[Int]>([])
        let isHeld = Mutex(true)
        let poison: String?

        init(poison: String? = nil) {
            self.poison = poison
        }

        struct Refused: Error {}

        func accept(_ events: [InboundEvent]) async throws -> [AcceptedEvent] {
            calls.withLock { $0.append(events.count) }
            while isHeld.withLock({ $0 }) { await Task.yield() }
            return try events.map { event in
                guard case .unreadable(let item) = event, item.id != poison else { throw Refused() }
                let turn = TurnReference(
                    business: BusinessID(rawValue: "b"), conversation: ConversationID(rawValue: item.id), turn: 1,
                    fence: 0)
                return AcceptedEvent(
                    verdict: .accepted,
                    scheduled: ScheduledTurn(
                        turn: turn, message: MessageID(rawValue: item.id), text: nil, traceparent: nil,
                        delayMilliseconds: 0))
            }
        }
    }

    @Test("gathers waiting webhooks into few calls, and gives each its own results")
    func gathers() async throws {
        let ledger = FakeLedger()
        let coalescer = CommitCoalescer(concurrency: 1) { try await ledger.accept($0) }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<100 {
                group.addTask {
                    let accepted = try await coalescer.accept([event(index * 2), event(index * 2 + 1)])
                    return accepted.map { $0.scheduled?.message.rawValue } == ["\(index * 2)", "\(index * 2 + 1)"]
                }
            }
            _ = try await eventually("the first call") { ledger.calls.withLock { $0.isEmpty } ? nil : true }
            ledger.isHeld.withLock { $0 = false }
            for try await isRight in group { #expect(isRight) }
        }
        let calls = ledger.calls.withLock { $0 }
        #expect(calls.reduce(0, +) == 200)
    }

    @Test("fails only the webhook that is at fault")
    func isolation() async throws {
        let ledger = FakeLedger(poison: "7")
        let coalescer = CommitCoalescer(concurrency: 1) { try await ledger.accept($0) }
        let failed = await withTaskGroup(of: Int?.self) { group in
            for index in 0..<20 {
                group.addTask {
                    do {
                        _ = try await coalescer.accept([event(index)])
                        return nil
                    } catch {
                        return index
                    }
                }
            }
            ledger.isHeld.withLock { $0 = false }
            return await group.reduce(into: [Int]()) { if let index = $1 { $0.append(index) } }
        }
        #expect(failed == [7])
    }

    @Test("refuses more than may wait")
    func bound() async throws {
        let ledger = FakeLedger()
        let coalescer = CommitCoalescer(concurrency: 1, maximumWaiting: 2) { try await ledger.accept($0) }
        let refused = await withTaskGroup(of: Bool.self) { group in
            for index in 0..<10 {
                group.addTask {
                    do {
                        _ = try await coalescer.accept([event(index)])
                        return false
                    } catch {
                        return error is CommitCoalescer.Overloaded
                    }
                }
            }
            // One leads, two wait; seven are refused at once.
            var refused = 0
            for await isRefused in group {
                if isRefused { refused += 1 }
                if refused == 7 { ledger.isHeld.withLock { $0 = false } }
            }
            return refused
        }
        #expect(refused == 7)
    }
}
