/// A circuit breaker: a provider that fails is left alone for a while, then tried by one request.
///
/// A pure reducer: the same calls at the same times give the same state. Rules after Envoy's outlier detection: three
/// failures in a row, or more than half of at least ten calls within a minute, open it; what does not answer at all or
/// refuses for the moment opens it at once, because each further try would cost its whole timeout.
struct Circuit: Sendable, Equatable {
    enum State: Sendable, Equatable {
        case closed
        case open(until: ContinuousClock.Instant)
        /// One request tries; the others go by until it is known what came of it.
        case halfOpen(since: ContinuousClock.Instant)
    }

    private static let window: Duration = .seconds(60)
    private static let pause: Duration = .seconds(30)
    private static let longestPause: Duration = .seconds(300)
    /// A trial nobody reported on, because its turn was dropped, counts as over after this.
    private static let trialLimit: Duration = .seconds(60)

    private(set) var state = State.closed
    private var recent: [(at: ContinuousClock.Instant, failed: Bool)] = []
    private var inARow = 0
    private var openings = 0
    /// Whether a probe, and no call, was the last to open it.
    private var isOpenedByProbe = false

    static func == (left: Circuit, right: Circuit) -> Bool {
        left.state == right.state && left.inARow == right.inARow && left.openings == right.openings
    }

    /// Whether a request may be made now. A `true` of an open circuit whose pause is over is the trial.
    mutating func admits(at now: ContinuousClock.Instant) -> Bool {
        switch state {
        case .closed: return true
        case .open(let until) where now >= until:
            state = .halfOpen(since: now)
            return true
        case .halfOpen(let since) where now - since >= Self.trialLimit:
            state = .halfOpen(since: now)
            return true
        case .open, .halfOpen: return false
        }
    }

    mutating func succeeded(at now: ContinuousClock.Instant) {
        // A late answer from before the opening says nothing of now; the trial does.
        if case .halfOpen = state {
            state = .closed
            recent = []
            openings = 0
        }
        inARow = 0
        note(failed: false, now)
    }

    mutating func failed(_ error: ProviderError, at now: ContinuousClock.Instant, isProbe: Bool = false) {
        guard let weight = error.weight else { return }
        inARow += 1
        note(failed: true, now)
        let failures = recent.count { $0.failed }
        let isBad = inARow >= 3 || recent.count >= 10 && failures * 2 > recent.count
        guard state != .closed || weight == .opensAtOnce || isBad else { return }
        openings += 1
        var pause = min(Self.pause * openings, Self.longestPause)
        // Whoever says when to come back is believed, up to a point.
        if case .rateLimited(let wait?) = error { pause = min(max(wait, .seconds(1)), Self.longestPause) }
        state = .open(until: now + pause)
        isOpenedByProbe = isProbe
    }

    /// A probe was answered: the next request may try at once, where probes are what failed. One that only lists models
    /// says nothing of a provider that hangs on calls, or will have none for a while.
    mutating func revived(at now: ContinuousClock.Instant, by probe: ProbeKind) {
        guard case .open = state, isOpenedByProbe || probe == .completion else { return }
        state = .open(until: now)
    }

    private mutating func note(failed: Bool, _ now: ContinuousClock.Instant) {
        recent.append((now, failed))
        recent.removeAll { now - $0.at > Self.window }
        if recent.count > 200 { recent.removeFirst(recent.count - 200) }
    }
}

extension ProviderError {
    enum Weight: Equatable {
        case opensAtOnce, counts
    }

    /// What it says about the provider; nil when it says nothing, because the request or the documents were the reason.
    var weight: Weight? {
        switch self {
        case .unreachable, .timedOut, .rateLimited: .opensAtOnce
        case .refused(let status, _): status == 401 || status == 403 ? .opensAtOnce : status >= 500 ? .counts : nil
        case .malformed, .empty, .cutOff: .counts
        case .declined, .nothingFound, .unanswered, .keyMissing, .ungrounded, .unfitting, .circuitOpen,
            .quotaSpent,
            .capReached,
            .overtaken:
            nil
        }
    }
}
