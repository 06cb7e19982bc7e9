import Synchronization

/// Lets a suspect be worked on alone in its process: whatever it takes down, it takes down no other turn.
///
/// Ordinary entries are in hand together. A suspect waits until they are done, those that come after it wait for it.
package final class Solitude: Sendable {
    private struct State {
        var inHand = 0
        var isAlone = false
        var waiting: [(alone: Bool, continuation: CheckedContinuation<Void, Never>)] = []

        /// Whether the entry may be worked on now; if so it is in hand.
        mutating func admit(alone: Bool) -> Bool {
            guard !isAlone, !alone || inHand == 0 else { return false }
            inHand += 1
            isAlone = alone
            return true
        }
    }

    private let state = Mutex(State())

    package init() {}

    /// Waits for its turn; `leave` must follow.
    func enter(alone: Bool) async {
        await withCheckedContinuation { continuation in
            let isAdmitted = state.withLock { state in
                if state.waiting.isEmpty, state.admit(alone: alone) { return true }
                state.waiting.append((alone, continuation))
                return false
            }
            if isAdmitted { continuation.resume() }
        }
    }

    func leave() {
        let admitted = state.withLock { state in
            state.inHand -= 1
            state.isAlone = false
            var admitted: [CheckedContinuation<Void, Never>] = []
            while let next = state.waiting.first, state.admit(alone: next.alone) {
                admitted.append(next.continuation)
                state.waiting.removeFirst()
            }
            return admitted
        }
        for continuation in admitted { continuation.resume() }
    }
}
