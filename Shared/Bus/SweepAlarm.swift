import Synchronization

/// Waits until something is due, or until somebody knows of something due earlier.
package final class SweepAlarm: Sendable {
    private struct State {
        var wakeAt: ContinuousClock.Instant?
        var waiting: AsyncStream<Void>.Continuation?
    }

    /// The longest wait: what another replica scheduled is found within this time.
    private static let longest: Duration = .seconds(1)

    private let state = Mutex(State())

    package init() {}

    /// Something will be due in `delay`.
    package func wake(in delay: Duration) {
        let instant = ContinuousClock.now + delay
        state.withLock { state in
            if let wakeAt = state.wakeAt, wakeAt <= instant { return }
            state.wakeAt = instant
            state.waiting?.yield()
        }
    }

    /// - Parameter next: when the ledger knows something due; negative when it is due already.
    /// - Throws: `CancellationError` when the process stops.
    func wait(_ next: Duration?) async throws {
        // A little late rather than early: an early look would find nothing and look again.
        let latest = ContinuousClock.now + min(max(next ?? Self.longest, .milliseconds(5)), Self.longest)
        let (signals, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock { $0.waiting = continuation }
        defer { state.withLock { $0.waiting = nil } }
        while true {
            try Task.checkCancellation()
            let until = state.withLock { min($0.wakeAt ?? latest, latest) }
            guard until > .now else { break }
            await withTaskGroup(of: Void.self) { race in
                race.addTask { try? await Task.sleep(until: until, clock: .continuous) }
                race.addTask { for await _ in signals { return } }
                await race.next()
                race.cancelAll()
            }
        }
        state.withLock { state in
            if let wakeAt = state.wakeAt, wakeAt <= .now { state.wakeAt = nil }
        }
    }
}
