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

    /// What rests.
    enum Scope: Sendable, Hashable {
        case all
        /// Messages nobody asked for.
        case templates
    }

    private struct Key: Hashable {
        let number: String
        let scope: Scope
    }

    private let holds = Mutex<[Key: Hold]>([:])

    package init() {}

    /// How long a number rests before the next message tries whether it works again.
    static let probe: Duration = .seconds(60)

    func hold(
        _ number: String, _ scope: Scope = .all, for delay: Duration, reason: String,
        now: ContinuousClock.Instant = .now
    ) {
        holds.withLock { $0[Key(number: number, scope: scope)] = Hold(until: now + delay, reason: reason) }
    }

    /// - Returns: what holds the number. Once the hold has ended, the first who asks may try, and the others go on
    ///   waiting for what comes of it.
    func current(_ number: String, _ scope: Scope = .all, now: ContinuousClock.Instant = .now) -> Hold? {
        let key = Key(number: number, scope: scope)
        return holds.withLock { holds in
            guard let hold = holds[key] else { return nil }
            guard hold.until <= now else { return hold }
            holds[key] = Hold(until: now + .seconds(15), reason: hold.reason)
            return nil
        }
    }

    /// - Returns: whether the number was held.
    func release(_ number: String, _ scope: Scope = .all) -> Bool {
        holds.withLock { $0.removeValue(forKey: Key(number: number, scope: scope)) != nil }
    }
}
