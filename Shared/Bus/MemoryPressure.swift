import Contracts
import Synchronization

/// How full Redis is, and how long entries may therefore be kept.
///
/// A Redis at its `maxmemory` refuses new work, so what was read and settled gives way before: it is in the ledger.
package final class MemoryPressure: Sendable {
    /// The share of `maxmemory` in use; 0 where there is no limit.
    private let share = Mutex(0.0)

    /// Everything is kept as long as it should be up to the first share, and nothing that is settled from the second.
    private static let comfortable = 0.6
    private static let full = 0.9

    package init() {}

    package var isHigh: Bool { share.withLock { $0 } > Self.comfortable }

    /// - Parameter info: what `INFO memory` answers.
    package func observe(_ info: String) {
        func value(_ name: String) -> Double? {
            info.split(whereSeparator: \.isNewline).first { $0.hasPrefix(name + ":") }
                .flatMap { Double($0.dropFirst(name.count + 1)) }
        }
        guard let used = value("used_memory"), let limit = value("maxmemory"), limit > 0 else {
            return share.withLock { $0 = 0 }
        }
        share.withLock { $0 = used / limit }
    }

    /// How much of an age is left under the present pressure.
    package func kept(_ age: Duration) -> Duration {
        let share = share.withLock { $0 }
        let left = (Self.full - share) / (Self.full - Self.comfortable)
        return age * min(1, max(0, left))
    }
}
