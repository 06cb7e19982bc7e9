import Foundation
import Launch
import Settings
import Synchronization

/// Two days of customers against Groq's free limits, as strict as they can be read, by a clock of the run's own.
struct FreePlanDay {
    let bench: Bench

    private final class Clock: Sendable {
        let now: Mutex<Int64>
        init(_ start: Int64) { now = Mutex(start) }
    }

    func run() async throws {
        try await bench.forget()
        let midnight: Int64 = 1_790_035_200_000 / 86_400_000 * 86_400_000
        let clock = Clock(midnight)
        let quota =
            "quota: {requests_per_minute: 30, tokens_per_minute: 12000, requests_per_day: 1000, tokens_per_day: 100000}"
        let settings = try bench.settings(
            ["groq_free"], provider: quota, top: "spend: {contact_calls_per_hour: 1000000}")
        let book = SharedBookForRun(RedisBook(redis: bench.redis, clock: { clock.now.withLock { $0 } }))
        let chain = try bench.chain(settings, book: book)
        try await bench.post(
            "quotas",
            #"{"provider":"groq_free","requestsPerMinute":30,"requestsPerDay":1000,"tokensPerMinute":12000,"tokensPerDay":100000}"#
        )
        let before = try await bench.calls()
        var random = Seeded(seed: 7)
        var asked = 0
        var byHour = [Int](repeating: 0, count: 24)
        var modelByHour = [Int](repeating: 0, count: 24)
        var unanswered = 0
        for day in 0..<2 {
            var at = midnight + Int64(day) * 86_400_000
            let end = at + 86_400_000
            while at < end {
                let hour = Int(at % 86_400_000 / 3_600_000)
                // Busy by day, quiet by night; now and then many at once.
                let mean: Double = (8..<20).contains(hour) ? 20_000 : 300_000
                at += random.next() % 50 == 0 ? 50 : Int64(-log(Double(random.next() % 10_000 + 1) / 10_001) * mean)
                clock.now.withLock { $0 = at }
                try await bench.post("clock", "{\"milliseconds\":\(at)}")
                let result = await chain.complete(bench.prompt(), deadline: .now + .seconds(8), logger: bench.logger)
                asked += 1
                if result.answer == nil { unanswered += 1 }
                if day == 1, at < end {
                    byHour[hour] += 1
                    if result.answer?.provider == "groq_free" { modelByHour[hour] += 1 }
                }
            }
        }
        let after = try await bench.calls()
        let calls = after.calls - before.calls
        let limited = after.limited - before.limited
        say(
            "messages \(asked), calls of the model \(calls), refused with 429: \(limited) (\(Bench.text(100 * Double(limited) / Double(max(1, calls)), 3)) %), without an answer \(unanswered)"
        )
        say("second day, hour: messages, answered by the model")
        for hour in 0..<24 where byHour[hour] > 0 { say("\(hour):00  \(byHour[hour])  \(modelByHour[hour])") }
    }
}

/// The book in Redis by the run's clock; an error ends the measurement in its figures, not in silence.
private struct SharedBookForRun: AdmissionBook {
    let book: RedisBook
    init(_ book: RedisBook) { self.book = book }

    func admit(_ applicants: [Applicant], for account: SpendAccount) async -> Admission {
        do {
            return try await book.admit(applicants, for: account)
        } catch {
            say("Redis failed: \(error)")
            return Admission(refusals: [], call: nil)
        }
    }

    func settle(_ call: AdmittedCall, _ outcome: CallOutcome) async {
        do { try await book.settle(call, outcome) } catch { say("Redis failed: \(error)") }
    }

    func probed(_ key: String, by probe: ProbeKind, _ error: ProviderError?) async {}
}

/// Numbers that look random and are the same every time (SplitMix64).
struct Seeded {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// One contact who writes ten thousand times in an hour, and others beside.
struct GreedyContact {
    let bench: Bench

    func run() async throws {
        try await bench.forget()
        let settings = try bench.settings(
            ["a"], provider: "price: {input_per_million: 0.59, output_per_million: 0.79}",
            top: "spend: {contact_per_day: 0.01, contact_calls_per_hour: 60, business_per_day: 5}")
        let book = SharedBook(RedisBook(redis: bench.redis), logger: bench.logger)
        let count = bench.count ?? 10_000
        var greedy = (model: 0, documents: 0, none: 0, micros: 0)
        var others = (model: 0, documents: 0, none: 0)
        for number in 0..<count {
            let result = try await bench.chain(settings, conversation: "greedy", book: book)
                .complete(bench.prompt(), deadline: .now + .seconds(8), logger: bench.logger)
            greedy.micros += result.attempts.reduce(0) { $0 + $1.micros }
            switch result.answer?.provider {
            case "a": greedy.model += 1
            case nil: greedy.none += 1
            default: greedy.documents += 1
            }
            guard number % 20 == 0 else { continue }
            let other = try await bench.chain(settings, conversation: "other-\(number)", book: book)
                .complete(bench.prompt(), deadline: .now + .seconds(8), logger: bench.logger)
            switch other.answer?.provider {
            case "a": others.model += 1
            case nil: others.none += 1
            default: others.documents += 1
            }
        }
        say(
            "the greedy contact, \(count) messages: \(greedy.model) answered by the model, \(greedy.documents) by the documents, \(greedy.none) not; cost \(Bench.text(Double(greedy.micros) / 1_000_000, 5)) of a cap of 0.01"
        )
        say(
            "others beside: \(others.model) answered by the model, \(others.documents) by the documents, \(others.none) not"
        )
    }
}
