import Synchronization

/// Numbers that cannot send until something outside is mended, or some time has passed.
///
/// Every replica finds out for itself, and looks again once a minute with a single message; the queue stays where it is,
/// in the ledger.
package final class NumberHolds: Sendable {
    struct Hold: Sendable, Equatable {
        let until: ContinuousClock.Instant
        let reason: String
    }

    private let holds = Mutex<[String: Hold]>([:])

    package init() {}

    /// How long a number rests before the next message tries whether it works again.
    static let probe: Duration = .seconds(60)

    func hold(_ number: String, for delay: Duration, reason: String, now: ContinuousClock.Instant = .now) {
        holds.withLock { $0[number] = Hold(until: now + delay, reason: reason) }
    }

    /// - Returns: what holds the number. Once the hold has ended, the first who asks may try, and the others go on
    ///   waiting for what comes of it.
    func current(_ number: String, now: ContinuousClock.Instant = .now) -> Hold? {
        holds.withLock { holds in
            guard let hold = holds[number] else { return nil }
            guard hold.until <= now else { return hold }
            holds[number] = Hold(until: now + .seconds(15), reason: hold.reason)
            return nil
        }
    }

    /// - Returns: whether the number was held.
    func release(_ number: String) -> Bool {
        holds.withLock { $0.removeValue(forKey: number) != nil }
    }
}
