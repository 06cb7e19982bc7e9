import ArgumentParser
import Contracts
import DispatcherService
import Foundation
import HTTP
import Ledger
import Limits
import Logging
import Postgres
import Redis
import Settings
import Synchronization
import Telemetry

/// The product's send path (limits in Redis, window, the message's JSON, the call, the answer read) beside libcurl alone.
struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The send path as a ratio to a plain libcurl loop.")

    @Option(help: "Where the instant Cloud API listens.") var url = "http://127.0.0.1:18090"
    @Option(help: "The Redis of the numbers' limits.") var redis = "redis://127.0.0.1:6379"
    @Option(help: "Calls under way at once.") var concurrency = 64
    @Option(help: "Calls a round.") var count = 20_000
    @Option(help: "Rounds; the median counts.") var rounds = 5

    /// Messages a second and processor time a message.
    private struct Figure {
        let rate: Double
        let microseconds: Double
    }

    func run() async throws {
        let path = try SendPath(url: url, redis: redis)
        let body = try path.body(task: 0)
        func plain(fresh: Bool) -> PlainLoop {
            PlainLoop(
                url: "\(url)/v25.0/100000000000000/messages",
                headers: ["Content-Type: application/json", "Authorization: Bearer demo-access-token"],
                body: body, concurrency: concurrency, isFresh: fresh)
        }
        _ = try await path.run(count: count / 10, concurrency: concurrency)
        try plain(fresh: true).run(count: count / 10)
        var figures: [(fresh: Figure, kept: Figure, product: Figure)] = []
        print("calls a second (and processor time a call), \(concurrency) at once, \(count) a round")
        for round in 1...rounds {
            // Another order in every second round: what else the machine does must not favour one of them.
            var (fresh, product) = (Figure(rate: 0, microseconds: 0), Figure(rate: 0, microseconds: 0))
            if round.isMultiple(of: 2) {
                product = try await measured { try await path.run(count: count, concurrency: concurrency) }
                fresh = try await measured { try plain(fresh: true).run(count: count) }
            } else {
                fresh = try await measured { try plain(fresh: true).run(count: count) }
                product = try await measured { try await path.run(count: count, concurrency: concurrency) }
            }
            let kept = try await measured { try plain(fresh: false).run(count: count) }
            figures.append((fresh, kept, product))
            print(
                "round \(round): product \(text(product)), libcurl \(text(fresh)), libcurl with kept connections "
                    + "\(text(kept)); ratio \(ratio(product, fresh)), to kept ones \(ratio(product, kept))")
        }
        func median(_ values: [Double]) -> String { String(format: "%.2f", values.sorted()[values.count / 2]) }
        print(
            "ratio: \(median(figures.map { $0.product.rate / $0.fresh.rate })) to libcurl with a connection a call, "
                + "\(median(figures.map { $0.product.rate / $0.kept.rate })) to libcurl with kept connections; "
                + "processor time \(median(figures.map { $0.product.microseconds / $0.fresh.microseconds })) times")
        await path.close()
    }

    private func text(_ figure: Figure) -> String {
        "\(Int(figure.rate)) (\(Int(figure.microseconds)) µs)"
    }

    private func ratio(_ one: Figure, _ other: Figure) -> String { String(format: "%.2f", one.rate / other.rate) }

    private func measured(_ body: () async throws -> Void) async throws -> Figure {
        let start = ContinuousClock.now
        let processor = Self.processorTime()
        try await body()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return Figure(
            rate: Double(count) / seconds,
            microseconds: (Self.processorTime() - processor) / Double(count) * 1_000_000)
    }

    /// This process's, in seconds.
    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
    }
}

/// The dispatcher's own sender on an instant Cloud API, each task on a number of its own, so that no limit holds it up.
private struct SendPath: Sendable {
    private let sender: Sender
    private let business: BusinessSettings
    private let redis: RedisConnection
    private let pool: PostgresPool
    private let logger: Logger
    private let answer = Answer(
        outcome: .answered, parts: [], provider: "template", confidence: 1, intent: nil, language: "en",
        configuration: "benchmark")

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    init(url: String, redis: String) throws {
        let settings = try FrontdeskSettings(
            yaml: """
                businesses:
                  - id: demo
                    name: Demo
                    numbers: ["100000000000000"]
                    whatsapp: { throughput: 1000 }
                """, source: "benchmark")
        business = settings.businesses[0]
        self.redis = RedisConnection(endpoint: try RedisEndpoint(url: redis), label: "benchmark")
        // A reply within the window asks the ledger nothing between claim and settle; the pool never connects.
        pool = PostgresPool(
            configuration: try PostgresConfiguration(url: "postgres://nobody@127.0.0.1:1/none", size: 1))
        var logger = Logger(label: "benchmark")
        logger.logLevel = .error
        self.logger = logger
        sender = Sender(
            ledger: Ledger(pool: pool),
            whatsapp: WhatsAppClient(
                client: HTTPClient(), baseURL: url, version: "v25.0", token: Secret("demo-access-token")),
            limiter: NumberLimiter(redis: self.redis, patience: .seconds(5)),
            limits: GrantedLimits { _ in .nothing },
            holds: NumberHolds(),
            metrics: DispatcherMetrics(MetricsRegistry(service: "benchmark", version: "0"))
        )
    }

    func close() async {
        await redis.close()
        await pool.close()
    }

    func body(task: Int) throws -> [UInt8] { try WhatsAppClient.body(of: send(task)) }

    private func send(_ task: Int) -> ClaimedSend {
        ClaimedSend(
            turn: TurnReference(
                business: BusinessID(rawValue: "demo"),
                conversation: ConversationID(rawValue: "018f3f1e-7b1a-7c22-9c55-2f6f6a0f1b11"), turn: 1, fence: 1),
            id: "018f3f1e-7b1a-7c22-9c55-2f6f6a0f1b10", part: 1, attempt: 1,
            content: .text(
                "Yes, we open at 8:00 on Saturday, and the rye bread comes out of the oven at 9:00. Shall I keep a loaf?"
            ),
            customer: Customer(
                number: "\(100_000_000_000_000 + task)", phone: "39333123456", userID: nil, name: "Mara"),
            lastInbound: Int64(Date().timeIntervalSince1970 * 1000))
    }

    func run(count: Int, concurrency: Int) async throws {
        let left = Countdown(count)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<concurrency {
                group.addTask {
                    while left.next() {
                        let job = Sender.Job(
                            send: send(task), answer: answer, business: business, claimedAt: .now)
                        let result = try await sender.send(job, logger: logger)
                        guard case .sent = result else { throw Failure(description: "not sent: \(result)") }
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

/// Calls that are still to be made, shared by the tasks that make them.
private final class Countdown: Sendable {
    private let left: Atomic<Int>

    init(_ count: Int) { left = Atomic(count) }

    func next() -> Bool { left.subtract(1, ordering: .relaxed).oldValue > 0 }
}
