/// Why a provider gave no answer. The chain goes on to the next one in every case.
enum ProviderError: Error, Equatable {
    case unreachable(String)
    case timedOut(Duration)
    case refused(status: Int, reason: String)
    /// With the wait the provider asks for, when it does.
    case rateLimited(Duration?)
    case malformed(String)
    case empty
    /// The answer was cut off before its end.
    case cutOff
    /// The model will not answer this; a policy of the provider.
    case declined(String)
    /// The documents hold nothing to answer with.
    case nothingFound
    /// The model says that the passages do not answer the question.
    case unanswered
    /// What to do about it.
    case keyMissing(String)
    /// The answer states what neither the documents nor the customer say.
    case ungrounded([String])
    /// The answer is worded as this business does not speak.
    case unfitting([String])
    /// It failed lately and is left alone for a while.
    case circuitOpen
    /// One more call would exceed what the provider allows: which limit.
    case quotaSpent(String)
    /// One more call would exceed what may be spent: for whom.
    case capReached(String)
    /// Another provider answered first.
    case overtaken
}

extension ProviderError: CustomStringConvertible {
    var description: String {
        switch self {
        case .unreachable(let reason): "the provider cannot be reached (\(reason)); check its base_url"
        case .timedOut(let limit): "the provider gave no answer within \(limit)"
        case .refused(let status, let reason): "the provider refused with HTTP \(status) (\(reason))"
        case .rateLimited(let wait):
            "the provider's rate limit is reached (HTTP 429\(wait.map { ", again in \($0)" } ?? ""))"
        case .malformed(let reason): "the provider's answer cannot be read (\(reason))"
        case .empty: "the provider's answer is empty"
        case .cutOff: "the provider's answer was cut off before its end"
        case .declined(let reason): "the model declined to answer (\(reason))"
        case .nothingFound: "no passage to answer from"
        case .unanswered: "the model finds no answer in the passages"
        case .ungrounded(let claims):
            "the answer states what the documents do not say: \(claims.joined(separator: ", "))"
        case .unfitting(let words): "the answer is not worded as it should be: \(words.joined(separator: ", "))"
        case .circuitOpen: "the provider failed lately and is left alone for a while"
        case .quotaSpent(let limit): "the provider's \(limit) are used up for now; it is not called"
        case .capReached(let scope): "the \(scope) has reached its spending cap; no model is called"
        case .keyMissing(let reason): "the provider's key is missing: \(reason)"
        case .overtaken: "another provider answered first"
        }
    }

    /// A word for metrics and traces.
    var label: String {
        switch self {
        case .unreachable: "unreachable"
        case .timedOut: "timed_out"
        case .refused: "refused"
        case .rateLimited: "rate_limited"
        case .malformed: "malformed"
        case .empty: "empty"
        case .cutOff: "cut_off"
        case .declined: "declined"
        case .nothingFound: "nothing_found"
        case .unanswered: "unanswered"
        case .keyMissing: "key_missing"
        case .ungrounded: "ungrounded"
        case .unfitting: "unfitting"
        case .circuitOpen: "circuit_open"
        case .quotaSpent: "quota_spent"
        case .capReached: "cap_reached"
        case .overtaken: "overtaken"
        }
    }

    /// Whether the provider was called at all.
    var wasCalled: Bool {
        switch self {
        case .circuitOpen, .quotaSpent, .capReached, .keyMissing: false
        default: true
        }
    }
}
