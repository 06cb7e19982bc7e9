/// Why a provider gave no answer. The chain goes on to the next one in every case.
enum ProviderError: Error, Equatable {
    case unreachable(String)
    case timedOut(Duration)
    case refused(status: Int, reason: String)
    case rateLimited
    case malformed(String)
    case empty
    /// The answer was cut off before its end.
    case cutOff
    /// The documents hold nothing to answer with.
    case nothingFound
    case keyMissing(variable: String)
    /// The answer states what neither the documents nor the customer say.
    case ungrounded([String])
    /// It failed lately and is left alone for a while.
    case circuitOpen
}

extension ProviderError: CustomStringConvertible {
    var description: String {
        switch self {
        case .unreachable(let reason): "the provider cannot be reached (\(reason)); check its base_url"
        case .timedOut(let limit): "the provider gave no answer within \(limit)"
        case .refused(let status, let reason): "the provider refused with HTTP \(status) (\(reason))"
        case .rateLimited: "the provider's rate limit is reached (HTTP 429)"
        case .malformed(let reason): "the provider's answer cannot be read (\(reason))"
        case .empty: "the provider's answer is empty"
        case .cutOff: "the provider's answer was cut off at its token limit"
        case .nothingFound: "no passage to answer from"
        case .ungrounded(let claims):
            "the answer states what the documents do not say: \(claims.joined(separator: ", "))"
        case .circuitOpen: "the provider failed lately and is left alone for a while"
        case .keyMissing(let variable): "the provider's key is missing; set \(variable)"
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
        case .nothingFound: "nothing_found"
        case .keyMissing: "key_missing"
        case .ungrounded: "ungrounded"
        case .circuitOpen: "circuit_open"
        }
    }
}
