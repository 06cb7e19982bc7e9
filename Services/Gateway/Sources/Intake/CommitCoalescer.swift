import Ledger

/// Lets webhooks that wait at the same time share one call to the ledger and one commit.
///
/// While calls are under way, newcomers gather; whoever is first among them leads the next call for all of them. When a
/// shared call fails, each member tries alone, so that none can fail its neighbours.
actor CommitCoalescer {

    private enum Turn {
        case lead
        case done([AcceptedEvent])
        case alone
    }

    private struct Waiting {
        let events: [InboundEvent]
        let continuation: CheckedContinuation<Turn, Never>
    }

    private let commit: Intake.Accept
    private let concurrency: Int
    private let maximumEvents: Int
    private let maximumWaiting: Int
    private let patience: Duration
    private let clock = ContinuousClock()
    private var waiting: [Waiting] = []
    private var waitingEvents = 0
    private var leaders = 0
    /// Of full calls, smoothed; begins with what one slow disk does.
    private var secondsPerEvent = 0.000_5

    /// - Parameters:
    ///   - concurrency: calls under way at once.
    ///   - maximumEvents: events of one call.
    ///   - maximumWaiting: events that may wait; beyond it webhooks are refused, and WhatsApp delivers them again.
    ///   - patience: how long they may have to wait, by what the ledger has been seen to do; beyond it likewise.
    init(
        concurrency: Int = 2,
        maximumEvents: Int = 1000,
        maximumWaiting: Int = 20_000,
        patience: Duration = .milliseconds(800),
        accept: @escaping Intake.Accept
    ) {
        self.patience = patience
        commit = accept
        self.concurrency = concurrency
        self.maximumEvents = maximumEvents
        self.maximumWaiting = maximumWaiting
    }

    struct Overloaded: Error {}

    /// - Throws: what the ledger threw, or `Overloaded`. Nothing of these events is stored then.
    func accept(_ events: [InboundEvent]) async throws -> [AcceptedEvent] {
        guard waitingEvents + events.count <= room || waitingEvents == 0 else { throw Overloaded() }
        if leaders < concurrency {
            leaders += 1
            return try await lead(events)
        }
        waitingEvents += events.count
        let turn = await withCheckedContinuation { continuation in
            waiting.append(Waiting(events: events, continuation: continuation))
        }
        switch turn {
        case .lead: return try await lead(events)
        case .done(let accepted): return accepted
        case .alone: return try await commit(events)
        }
    }

    /// Events that may wait now.
    private var room: Int {
        let inTime = patience / .seconds(1) * Double(concurrency) / secondsPerEvent
        return min(maximumWaiting, max(maximumEvents, Int(inTime)))
    }

    private func call(_ events: [InboundEvent]) async throws -> [AcceptedEvent] {
        let start = clock.now
        let accepted = try await commit(events)
        // A call of a few events says nothing about what many cost.
        if events.count >= 50 {
            let seconds = (clock.now - start) / .seconds(1) / Double(events.count)
            secondsPerEvent += (seconds - secondsPerEvent) * 0.2
        }
        return accepted
    }

    private func lead(_ own: [InboundEvent]) async throws -> [AcceptedEvent] {
        let followers = takeFollowers(room: maximumEvents - own.count)
        defer { passOn() }
        guard !followers.isEmpty else { return try await call(own) }
        do {
            let accepted = try await call(own + followers.flatMap(\.events))
            var start = own.count
            for follower in followers {
                follower.continuation.resume(returning: .done(Array(accepted[start..<start + follower.events.count])))
                start += follower.events.count
            }
            return Array(accepted[..<own.count])
        } catch {
            for follower in followers { follower.continuation.resume(returning: .alone) }
            return try await commit(own)
        }
    }

    private func takeFollowers(room: Int) -> [Waiting] {
        var room = room
        var count = 0
        while count < waiting.count, waiting[count].events.count <= room {
            room -= waiting[count].events.count
            count += 1
        }
        let followers = Array(waiting[..<count])
        waiting.removeFirst(count)
        waitingEvents -= followers.reduce(0) { $0 + $1.events.count }
        return followers
    }

    /// The first in the queue leads the next call.
    private func passOn() {
        guard !waiting.isEmpty else {
            leaders -= 1
            return
        }
        let next = waiting.removeFirst()
        waitingEvents -= next.events.count
        next.continuation.resume(returning: .lead)
    }
}
