import Foundation
import Settings

/// Which windows a time lies in, and how much of a day's budget may be used by then.
///
/// A minute is counted in slices of ten seconds and a day in hours; a sum takes one slice more than the window has, so
/// that it never misses a call that still counts for the provider.
enum QuotaWindow {
    static let slicesOfMinute: Int64 = 7
    static let hoursOfDay: Int64 = 25

    static func slice(_ now: Int64) -> Int64 { now / 10_000 }
    static func hour(_ now: Int64) -> Int64 { now / 3_600_000 }

    /// What may be used of a day's budget from midnight on.
    struct Allowance: Sendable, Equatable {
        /// The hour the day began in.
        let since: Int64
        let requests: Int?
        let tokens: Int?
    }

    /// Nine tenths of the budget grow evenly over the spread's hours; what is saved in the morning is there in the evening.
    static func allowance(_ quota: ProviderSettings.Quota, at now: Int64) -> Allowance? {
        guard quota.requestsPerDay != nil || quota.tokensPerDay != nil else { return nil }
        let zone = TimeZone(identifier: quota.timezone) ?? .gmt
        let offset = Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(now) / 1000))) * 1000
        let sinceMidnight = (now + offset) % 86_400_000
        let share = share(minute: Double(sinceMidnight) / 60_000, of: quota.spread)
        return Allowance(
            since: hour(now - sinceMidnight),
            requests: quota.requestsPerDay.map { max(1, Int(Double($0) * share)) },
            tokens: quota.tokensPerDay.map { Int(Double($0) * share) }
        )
    }

    static func share(minute: Double, of spread: Range<Int>) -> Double {
        let (from, to) = (Double(spread.lowerBound), Double(spread.upperBound))
        let part = { (start: Double, end: Double) in
            end > start ? min(1, max(0, (minute - start) / (end - start))) : 1
        }
        return 0.05 * part(0, from) + 0.9 * part(from, to) + 0.05 * part(to, 1440)
    }
}
