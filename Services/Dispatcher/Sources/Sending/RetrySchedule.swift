/// When a send that was certainly not accepted is tried again.
struct RetrySchedule: Sendable, Equatable {
    /// The first delay; each later one is twice as long.
    var first: Duration = .seconds(2)
    var longest: Duration = .seconds(300)

    /// - Parameters:
    ///   - attempt: the attempt that failed, counted from 1.
    ///   - first: the first delay, when another than the schedule's.
    ///   - chance: in `0..<1`. The caller draws it, so that a test can choose it.
    /// - Returns: between half and all of what the schedule says.
    func delay(after attempt: Int, first: Duration? = nil, chance: Double) -> Duration {
        let doubled = (first ?? self.first) * Double(1 << min(max(attempt, 1) - 1, 20))
        return min(doubled, longest) * (0.5 + chance / 2)
    }

    /// Meta's own schedule for the limit per customer: 4^n seconds, n from 0.
    func pairDelay(after attempt: Int, chance: Double) -> Duration {
        .seconds(1 << (2 * min(max(attempt, 1) - 1, 4))) * (1 + chance / 4)
    }
}
