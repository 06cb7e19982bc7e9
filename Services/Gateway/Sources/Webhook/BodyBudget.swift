import Synchronization

/// How many bytes of bodies may be in memory at once: a flood of large ones must not take the process down.
final class BodyBudget: Sendable {
    private let rest: Mutex<Int>

    init(bytes: Int) {
        rest = Mutex(bytes)
    }

    /// - Returns: false when there is no room; the webhook is refused, and WhatsApp delivers it again.
    func take(_ bytes: Int) -> Bool {
        rest.withLock { rest in
            guard bytes <= rest else { return false }
            rest -= bytes
            return true
        }
    }

    func giveBack(_ bytes: Int) {
        rest.withLock { $0 += bytes }
    }
}
