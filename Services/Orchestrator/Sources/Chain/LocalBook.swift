import Contracts
import Settings
import Synchronization

/// The book of one process: what is used while Redis is away, and where there is none.
final class LocalBook: AdmissionBook {
    private struct State {
        var circuits: [String: Circuit] = [:]
        var usage: [String: Usage] = [:]
        var spent: [String: Int] = [:]
        var calls: [String: Int] = [:]
    }

    /// Calls and tokens by window.
    private struct Usage {
        var slices: [Int64: (requests: Int, tokens: Int)] = [:]
        var hours: [Int64: (requests: Int, tokens: Int)] = [:]
    }

    /// More contacts than a process sees in a day.
    private static let mostAccounts = 200_000

    private let state = Mutex(State())
    private let history: (any SpendHistory)?
    private let clock: @Sendable () -> Int64
    private let epoch: (instant: ContinuousClock.Instant, milliseconds: Int64)

    /// - Parameters:
    ///   - history: where sums of a day start; nil: at zero.
    ///   - clock: Unix milliseconds.
    init(history: (any SpendHistory)? = nil, clock: @escaping @Sendable () -> Int64 = { .now }) {
        self.history = history
        self.clock = clock
        epoch = (.now, clock())
    }

    private func instant(_ milliseconds: Int64) -> ContinuousClock.Instant {
        epoch.instant + .milliseconds(milliseconds - epoch.milliseconds)
    }

    func admit(_ applicants: [Applicant], for account: SpendAccount) async -> Admission {
        let now = clock()
        let instant = instant(now)
        let keys = account.keys(at: now)
        let missing = state.withLock { state in
            if state.spent.count > Self.mostAccounts { state.spent = [:] }
            if state.calls.count > Self.mostAccounts { state.calls = [:] }
            return history == nil ? nil : Self.missing(applicants, keys, state.spent)
        }
        var sums: [String: Int] = [:]
        if let missing, let history { sums = await history.spent(missing, of: account, at: now) }
        return state.withLock { [sums] state in
            state.spent.merge(sums) { here, _ in here }
            var refusals: [ProviderError] = []
            for (index, applicant) in applicants.enumerated() {
                if let refusal = Self.refusal(applicant, account, keys, &state, now, instant) {
                    refusals.append(refusal)
                    continue
                }
                Self.use(applicant, requests: 1, applicant.tokens, &state.usage, now)
                state.calls[keys[3], default: 0] += 1
                // A sum the history could not tell is asked for again by the next call, instead of starting at zero.
                for key in keys.prefix(3) where applicant.micros > 0 && (history == nil || state.spent[key] != nil) {
                    state.spent[key, default: 0] += applicant.micros
                }
                return Admission(
                    refusals: refusals,
                    call: AdmittedCall(index: index, applicant: applicant, account: account, at: now))
            }
            return Admission(refusals: refusals, call: nil)
        }
    }

    private static func missing(_ applicants: [Applicant], _ keys: [String], _ spent: [String: Int]) -> MissingSums? {
        guard applicants.contains(where: { $0.micros > 0 }) else { return nil }
        if spent[keys[1]] == nil || spent[keys[2]] == nil { return .all }
        return spent[keys[0]] == nil ? .contact : nil
    }

    /// For when another book has counted meanwhile: sums start again from the history.
    func forgetSpending() {
        state.withLock { $0.spent = [:] }
    }

    func settle(_ call: AdmittedCall, _ outcome: CallOutcome) async {
        note(call.applicant.key, outcome.error)
        let tokens = (outcome.tokens ?? call.applicant.tokens) - call.applicant.tokens
        let micros = (outcome.micros ?? call.applicant.micros) - call.applicant.micros
        state.withLock { state in
            Self.use(call.applicant, requests: 0, tokens, &state.usage, call.at)
            // A sum that is not here starts from the history, which will know of this.
            for key in call.account.keys(at: call.at).prefix(3) { state.spent[key]? += micros }
        }
    }

    /// The circuit alone: what a book of all replicas also tells this one, for the time it is away.
    func note(_ key: String, _ error: ProviderError?) {
        let instant = instant(clock())
        state.withLock { state in
            if let error {
                state.circuits[key, default: Circuit()].failed(error, at: instant)
            } else {
                state.circuits[key, default: Circuit()].succeeded(at: instant)
            }
        }
    }

    func probed(_ key: String, by probe: ProbeKind, _ error: ProviderError?) async {
        let instant = instant(clock())
        state.withLock { state in
            if let error {
                state.circuits[key, default: Circuit()].failed(error, at: instant, isProbe: true)
            } else {
                state.circuits[key]?.revived(at: instant, by: probe)
            }
        }
    }

    private static func refusal(
        _ applicant: Applicant,
        _ account: SpendAccount,
        _ keys: [String],
        _ state: inout State,
        _ now: Int64,
        _ instant: ContinuousClock.Instant
    ) -> ProviderError? {
        let spent = keys.map { state.spent[$0] ?? 0 }
        if state.calls[keys[3]] ?? 0 >= account.contactCallsPerHour { return .capReached("contact") }
        for (index, (cap, scope)) in [
            (account.contactPerDay, "contact"), (account.businessPerDay, "business"),
            (account.totalPerDay, "deployment"),
        ].enumerated() where applicant.micros > 0 && spent[index] + applicant.micros > cap {
            return .capReached(scope)
        }
        if let limit = spentQuota(applicant, state.usage[applicant.key], now) { return .quotaSpent(limit) }
        return state.circuits[applicant.key, default: Circuit()].admits(at: instant) ? nil : .circuitOpen
    }

    private static func spentQuota(_ applicant: Applicant, _ usage: Usage?, _ now: Int64) -> String? {
        guard applicant.quota.isLimited else { return nil }
        let quota = applicant.quota
        let (slice, hour) = (QuotaWindow.slice(now), QuotaWindow.hour(now))
        let sum = { (windows: [Int64: (requests: Int, tokens: Int)]?, since: Int64) in
            (windows ?? [:]).reduce((0, 0)) {
                $1.key >= since ? ($0.0 + $1.value.requests, $0.1 + $1.value.tokens) : $0
            }
        }
        let minute = sum(usage?.slices, slice - QuotaWindow.slicesOfMinute + 1)
        if minute.0 + 1 > quota.requestsPerMinute ?? .max { return "requests of the minute" }
        if minute.1 + applicant.tokens > quota.tokensPerMinute ?? .max { return "tokens of the minute" }
        let day = sum(usage?.hours, hour - QuotaWindow.hoursOfDay + 1)
        if day.0 + 1 > quota.requestsPerDay ?? .max { return "requests of the day" }
        if day.1 + applicant.tokens > quota.tokensPerDay ?? .max { return "tokens of the day" }
        guard let allowance = QuotaWindow.allowance(quota, at: now) else { return nil }
        let today = sum(usage?.hours, allowance.since)
        if today.0 + 1 > allowance.requests ?? .max { return "requests of the day so far" }
        if today.1 + applicant.tokens > allowance.tokens ?? .max { return "tokens of the day so far" }
        return nil
    }

    private static func use(
        _ applicant: Applicant,
        requests: Int,
        _ tokens: Int,
        _ usages: inout [String: Usage],
        _ now: Int64
    ) {
        guard applicant.quota.isLimited else { return }
        let (slice, hour) = (QuotaWindow.slice(now), QuotaWindow.hour(now))
        var usage = usages[applicant.key] ?? Usage()
        usage.slices[slice, default: (0, 0)].requests += requests
        usage.slices[slice, default: (0, 0)].tokens += tokens
        usage.hours[hour, default: (0, 0)].requests += requests
        usage.hours[hour, default: (0, 0)].tokens += tokens
        usage.slices = usage.slices.filter { $0.key > slice - QuotaWindow.slicesOfMinute }
        usage.hours = usage.hours.filter { $0.key > hour - QuotaWindow.hoursOfDay }
        usages[applicant.key] = usage
    }
}
