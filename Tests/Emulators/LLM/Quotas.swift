import Foundation

/// Limits of calls and tokens in any minute and any 24 hours, as strict as they can be read: a rolling window each.
actor Quotas {
    /// Groq's free plan for a large model: 30 requests a minute, 1,000 a day, 12,000 tokens a minute, 100,000 a day.
    struct Limits: Decodable, Sendable {
        var provider = ""
        var requestsPerMinute = 30
        var requestsPerDay = 1000
        var tokensPerMinute = 12_000
        var tokensPerDay = 100_000
    }

    struct Clock: Decodable {
        let milliseconds: Int64
    }

    struct Verdict: Sendable {
        let isAllowed: Bool
        let headers: [(name: String, value: String)]
    }

    private static let minute: Int64 = 60_000
    private static let day: Int64 = 86_400_000

    private var limits: [String: Limits] = [:]
    private var used: [String: [(at: Int64, tokens: Int)]] = [:]
    private var virtualNow: Int64?

    private var now: Int64 { virtualNow ?? Int64(Date().timeIntervalSince1970 * 1000) }

    func set(_ limits: Limits) { self.limits[limits.provider] = limits }

    func set(now milliseconds: Int64) { virtualNow = milliseconds }

    /// Takes the call if it fits; what is refused counts nothing.
    func take(_ provider: String, tokens: Int) -> Verdict {
        guard let limit = limits[provider] else { return Verdict(isAllowed: true, headers: []) }
        var calls = used[provider, default: []]
        calls.removeAll { $0.at <= now - Self.day }
        let recent = calls.filter { $0.at > now - Self.minute }
        let minuteTokens = recent.reduce(0) { $0 + $1.tokens }
        let dayTokens = calls.reduce(0) { $0 + $1.tokens }
        let waits: [Int64] = [
            recent.count + 1 > limit.requestsPerMinute ? (recent.first?.at ?? now) + Self.minute - now : 0,
            minuteTokens + tokens > limit.tokensPerMinute ? (recent.first?.at ?? now) + Self.minute - now : 0,
            calls.count + 1 > limit.requestsPerDay ? (calls.first?.at ?? now) + Self.day - now : 0,
            dayTokens + tokens > limit.tokensPerDay ? (calls.first?.at ?? now) + Self.day - now : 0,
        ]
        let wait = waits.max() ?? 0
        if wait == 0 { calls.append((now, tokens)) }
        used[provider] = calls
        var headers = [
            ("x-ratelimit-limit-requests", "\(limit.requestsPerDay)"),
            ("x-ratelimit-limit-tokens", "\(limit.tokensPerMinute)"),
            ("x-ratelimit-remaining-requests", "\(max(0, limit.requestsPerDay - calls.count))"),
            (
                "x-ratelimit-remaining-tokens",
                "\(max(0, limit.tokensPerMinute - minuteTokens - (wait == 0 ? tokens : 0)))"
            ),
        ]
        if wait > 0 { headers.append(("retry-after", "\((wait + 999) / 1000)")) }
        return Verdict(isAllowed: wait == 0, headers: headers)
    }
}
