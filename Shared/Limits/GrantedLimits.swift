package import Contracts
package import Ledger
package import Settings
import Synchronization

/// What a business and its numbers may do now: what Meta notified, and where it said nothing, the configuration.
///
/// One look at the ledger per business and `freshness`; while the ledger is away the last answer counts.
package final class GrantedLimits: Sendable {
    private struct Known {
        let granted: Granted
        let at: ContinuousClock.Instant
    }

    private let load: @Sendable (BusinessID) async throws -> Granted
    private let freshness: Duration
    private let known = Mutex<[BusinessID: Known]>([:])

    package init(freshness: Duration = .seconds(5), load: @escaping @Sendable (BusinessID) async throws -> Granted) {
        self.load = load
        self.freshness = freshness
    }

    package func current(_ business: BusinessID, now: ContinuousClock.Instant = .now) async -> Granted {
        let known = known.withLock { $0[business] }
        if let known, now - known.at < freshness { return known.granted }
        let granted = (try? await load(business)) ?? known?.granted ?? .nothing
        self.known.withLock { $0[business] = Known(granted: granted, at: now) }
        return granted
    }
}

extension NumberPace {
    /// The pace of a business's number.
    package init(_ settings: WhatsAppSettings, number: String, granted: Granted) {
        let standard = granted.hasPhoneApp(number) ? 20 : 80
        self.init(
            throughput: granted.throughput(of: number) ?? settings.throughput ?? standard, share: settings.share)
    }
}
