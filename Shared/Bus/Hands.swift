import Synchronization

/// The free hands of a worker: work is read only when there is one to take it, so nothing read waits out of reach of
/// other replicas.
final class Hands: Sendable {
    private struct State {
        var free: Int
        var waiting: CheckedContinuation<Int, Never>?
    }

    private let state: Mutex<State>

    init(_ count: Int) {
        state = Mutex(State(free: count))
    }

    /// Takes every free hand, at most `limit`; waits while there is none. One caller at a time.
    func take(atMost limit: Int) async -> Int {
        await withCheckedContinuation { continuation in
            let taken: Int? = state.withLock { state in
                guard state.free > 0 else {
                    state.waiting = continuation
                    return nil
                }
                let taken = min(limit, state.free)
                state.free -= taken
                return taken
            }
            if let taken { continuation.resume(returning: taken) }
        }
    }

    func giveBack(_ count: Int) {
        guard count > 0 else { return }
        let waiting: CheckedContinuation<Int, Never>? = state.withLock { state in
            guard let waiting = state.waiting else {
                state.free += count
                return nil
            }
            state.waiting = nil
            state.free += count - 1
            return waiting
        }
        waiting?.resume(returning: 1)
    }
}
