/// How long commands fail at once after connecting has failed. The caller gets the reason of the last failure.
struct Backoff {
    private let first: Duration
    private let longest: Duration
    private var failures = 0
    private var until: ContinuousClock.Instant?
    private var reason: RedisError?

    init(first: Duration, longest: Duration) {
        self.first = first
        self.longest = longest
    }

    func refusal(at now: ContinuousClock.Instant) -> (RedisError, ContinuousClock.Instant)? {
        guard let until, let reason, now < until else { return nil }
        return (reason, until)
    }

    mutating func failed(_ error: RedisError, at now: ContinuousClock.Instant) {
        failures += 1
        reason = error
        let doubled = first * Double(1 << min(failures - 1, 10))
        until = now + min(doubled, longest) * Double.random(in: 0.5...1)
    }

    mutating func succeeded() {
        failures = 0
        until = nil
        reason = nil
    }
}
