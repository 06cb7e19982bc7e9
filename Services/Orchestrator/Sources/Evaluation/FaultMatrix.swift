import Launch
import Settings

/// Every fault at every place of a chain of one and of three: who was answered, how soon, and how often a dead provider
/// was called.
struct FaultMatrix {
    let bench: Bench

    private static let faults: [(name: String, json: String)] = [
        ("hang", #""kind":"hang""#), ("slow drip", #""kind":"drip""#),
        ("429, an hour", #""status":429,"retryAfter":3600"#),
        ("500", #""status":500"#), ("reset", #""kind":"reset""#), ("garbage", #""kind":"garbage""#),
        ("wrong key", #""kind":"wrong_key""#), ("cut off", #""kind":"cut_off""#), ("empty", #""kind":"empty""#),
    ]
    private static let deadline: Duration = .seconds(6)
    private static let limit: Duration = .milliseconds(500)

    func run() async throws {
        say(
            "| fault | providers | place | answered by a model | by documents or handed over | slowest, ms | later calls p50, ms | calls of the dead one per request |"
        )
        say("|---|---|---|---|---|---|---|---|")
        var late = 0
        var silent = 0
        for fault in Self.faults {
            for (names, place) in [(["a"], 0), (["a", "b", "c"], 0), (["a", "b", "c"], 1), (["a", "b", "c"], 2)] {
                let line = try await one(fault, names, place)
                late += line.late
                silent += line.silent
            }
        }
        say("later than the deadline: \(late); without any answer: \(silent)")
        try await deadCost()
    }

    private func one(_ fault: (name: String, json: String), _ names: [String], _ place: Int) async throws -> (
        late: Int, silent: Int
    ) {
        try await bench.forget()
        try await bench.clearFaults()
        // When the last is sick, those before it are too: else it is never asked.
        for name in names[...place] {
            try await bench.post("faults", "{\"count\":-1,\"provider\":\"\(name)\",\(fault.json)}")
        }
        let chain = try bench.chain(settings(names), limit: Self.limit)
        let before = try await bench.calls().byProvider[names[place]] ?? 0
        var times: [Duration] = []
        var models = 0
        var silent = 0
        let requests = bench.count ?? 100
        for _ in 0..<requests {
            let start = ContinuousClock.now
            let result = await chain.complete(bench.prompt(), deadline: .now + Self.deadline, logger: bench.logger)
            times.append(.now - start)
            if let answer = result.answer { models += answer.provider == "extractive" ? 0 : 1 } else { silent += 1 }
        }
        let dead = (try await bench.calls().byProvider[names[place]] ?? 0) - before
        try await bench.clearFaults()
        let late = times.count { $0 > Self.deadline }
        say(
            "| \(fault.name) | \(names.count) | \(place + 1) | \(models) | \(requests - models - silent) | "
                + "\(Bench.text(Bench.percentile(times, 1))) | \(Bench.text(Bench.percentile(Array(times.dropFirst()), 0.5), 2)) | "
                + "\(Bench.text(Double(dead) / Double(requests), 3)) |")
        return (late, silent)
    }

    /// Without a cap of calls, which would keep requests from the dead provider for another reason.
    private func settings(_ names: [String]) throws -> FrontdeskSettings {
        try bench.settings(names, top: "spend: {contact_calls_per_hour: 1000000}")
    }

    /// A dead first provider, beside the same calls without it.
    private func deadCost() async throws {
        try await bench.forget()
        try await bench.clearFaults()
        try await bench.post("faults", #"{"count":-1,"provider":"a","kind":"hang"}"#)
        let plain = try bench.chain(settings(["b"]), conversation: "plain", limit: Self.limit)
        let dead = try bench.chain(settings(["a", "b"]), conversation: "dead", limit: Self.limit)
        let complete = { (chain: ProviderChain) async -> Duration in
            let start = ContinuousClock.now
            _ = await chain.complete(bench.prompt(), deadline: .now + Self.deadline, logger: bench.logger)
            return .now - start
        }
        let first = await complete(dead)
        var (with, without): ([Duration], [Duration]) = ([], [])
        for _ in 0..<55 {
            with.append(await complete(dead))
            without.append(await complete(plain))
        }
        try await bench.clearFaults()
        say(
            "a hanging first provider: first call \(Bench.text(Bench.milliseconds(first))) ms, then p50 "
                + "\(Bench.text(Bench.percentile(with, 0.5), 2)) ms against \(Bench.text(Bench.percentile(without, 0.5), 2)) ms without it"
        )
    }
}
