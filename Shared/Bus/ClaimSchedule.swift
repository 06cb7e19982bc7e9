/// When to look for entries that other consumers hold for too long: at once after a start, then now and then.
struct ClaimSchedule {
    private let interval: Duration
    private var next: ContinuousClock.Instant = .now

    init(every interval: Duration) {
        self.interval = interval
    }

    mutating func isDue() -> Bool {
        guard ContinuousClock.now >= next else { return false }
        next = .now + interval
        return true
    }
}
