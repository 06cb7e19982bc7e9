import Contracts
import Ledger
import Logging
import Telemetry

/// What was spent before a book was opened, or before Redis lost its own: the places and sums of a day's caps, of the kinds that are
/// asked for.
protocol SpendHistory: Sendable {
    /// - Parameter now: Unix milliseconds of the day.
    /// - Returns: sums by the account's keys; none where it cannot be told.
    func spent(_ missing: MissingSums, of account: SpendAccount, at now: Int64) async -> [String: Int]
}

/// Which sums of the day a book does not have.
enum MissingSums: Int {
    case contact = 1
    case all = 2
}

/// The history that turns have left in the ledger.
struct LedgerHistory: SpendHistory {
    let ledger: Ledger
    let logger: Logger

    func spent(_ missing: MissingSums, of account: SpendAccount, at now: Int64) async -> [String: Int] {
        let keys = account.keys(at: now)
        let day = now - now % 86_400_000
        let business = BusinessID(rawValue: account.business)
        do {
            var sums = [
                keys[0]: try await ledger.spent(
                    on: ConversationID(rawValue: account.conversation), of: business, since: day)
            ]
            if missing == .all {
                (sums[keys[1]], sums[keys[2]]) = try await ledger.spent(on: business, since: day)
            }
            return sums
        } catch {
            logger.warning(
                "what was spent today is not known, so caps count from now on", metadata: [LogKey.error: "\(error)"])
            return [:]
        }
    }
}
