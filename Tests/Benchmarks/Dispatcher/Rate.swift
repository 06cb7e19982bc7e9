import ArgumentParser
import DispatcherService
import Foundation
import Ledger
import Limits
import MetaRules
import Postgres
import Redis

/// Ten minutes at all a number and a customer may be sent, in virtual time, against limits as strict as Meta's.
struct Rate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "How much of the allowed rate is used, and how often Meta would refuse (130429, 131056).")

    @Option(help: "The Redis of the numbers' limits.") var redis = "redis://127.0.0.1:6379"
    @Option(help: "The ledger, which keeps the limit towards one customer.") var database: String
    @Option(help: "Virtual seconds.") var seconds = 600

    private static let start: Int64 = 1_800_000_000_000_000

    func run() async throws {
        let redis = RedisConnection(endpoint: try RedisEndpoint(url: redis), label: "benchmark")
        for throughput in [20, 80, 1000] { try await number(throughput, redis) }
        await redis.close()
        try await pair()
    }

    /// Every message takes a slot of the limiter in Redis and is sent at the slot's time.
    private func number(_ throughput: Int, _ redis: RedisConnection) async throws {
        let limiter = NumberLimiter(redis: redis, patience: .seconds(60))
        let pace = NumberPace(throughput: throughput, share: 0.99)
        let name = "rate-\(UUID().uuidString)"
        var meta = SendingLimits(throughput: throughput, limitsPairs: false)
        var (now, sent, refused) = (Self.start, 0, 0)
        while now < Self.start + Int64(seconds) * 1_000_000 {
            switch await limiter.take(name, pace: pace, priority: .reply, now: now) {
            case .taken(let wait):
                do throws(Refusal) {
                    try meta.send(number: name, to: "c", now: now + Int64(wait / .microseconds(1)))
                    sent += 1
                } catch {
                    refused += 1
                }
                now += 1
            case .none(let delay): now += Int64(delay / .microseconds(1)) + 1
            }
        }
        print(
            "\(throughput) messages a second for \(seconds) s: \(sent) sent, "
                + "\(share(sent, throughput * seconds)) % of the allowed, 130429: \(refused)")
    }

    /// The ledger's functions, asked every 100 ms whether the customer may be written to.
    private func pair() async throws {
        let pool = PostgresPool(configuration: try PostgresConfiguration(url: database, size: 1))
        let rows = try await pool.query(
            """
            with recursive step (tick, until, sent) as (
                select 0, null::timestamptz, false
                union all
                select tick + 1,
                    case when frontdesk.pair_free_at(until) <= at then frontdesk.pair_taken(until, at) else until end,
                    frontdesk.pair_free_at(until) <= at
                from step, lateral (select timestamptz '2026-11-24' + (tick + 1) * interval '100 ms' as at) clock
                where tick < \(seconds * 10)
            )
            select tick::bigint from step where sent order by tick
            """)
        let ticks = try rows.map { try $0.decode(0, as: Int.self) }
        var meta = SendingLimits(throughput: nil)
        var refused = 0
        for tick in ticks {
            do throws(Refusal) {
                try meta.send(number: "1", to: "c", now: Int64(tick) * 100_000)
            } catch {
                refused += 1
            }
        }
        await pool.close()
        print(
            "one customer for \(seconds) s: \(ticks.count - refused) sent, "
                + "\(share(ticks.count - refused, 45 + seconds / 6 - 1)) % of the allowed, 131056: \(refused)")
    }

    private func share(_ count: Int, _ allowed: Int) -> String {
        String(format: "%.1f", Double(count) / Double(allowed) * 100)
    }
}
