/// How fast a model is.
struct Pace: Sendable {
    let firstTokenMilliseconds: Int
    let tokensPerSecond: Int
    let seed: UInt64

    /// Half to one and a half of the mean, the same for the same call of the same seed.
    func firstToken(call: Int) -> Duration {
        guard firstTokenMilliseconds > 0 else { return .zero }
        let share = Double(mixed(seed &+ UInt64(call)) % 1000) / 1000
        return .microseconds(Int64(Double(firstTokenMilliseconds) * 1000 * (0.5 + share)))
    }

    var perToken: Duration {
        tokensPerSecond > 0 ? .microseconds(Int64(1_000_000 / tokensPerSecond)) : .zero
    }
}

/// What a model costs, for a million tokens.
struct Price: Sendable {
    let input: Double
    let output: Double

    func cost(_ usage: Usage) -> Double {
        (Double(usage.input) * input + Double(usage.output) * output) / 1_000_000
    }
}

/// A number that looks random and is the same every time (SplitMix64's finaliser).
func mixed(_ number: UInt64) -> UInt64 {
    var z = number &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
}
