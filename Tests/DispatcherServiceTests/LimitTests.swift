import Contracts
import Foundation
import Ledger
import Limits
import MetaRules
import Postgres
import Redis
import Settings
import TestSupport
import Testing

@testable import DispatcherService

@Suite("The limits of sending")
struct LimitTests {
    private static func redis() throws -> RedisConnection {
        RedisConnection(endpoint: try RedisEndpoint(url: try TestEnvironment.redisURL), label: "limits")
    }

    /// Ten minutes of a number at all it may do, on a clock of its own: every message that gets a slot is sent at its
    /// slot's time to limits as strict as Meta's.
    @Test("use 98 of 100 of what a number may send for ten minutes, and never break it", arguments: [20, 80, 1000])
    func number(throughput: Int) async throws {
        let redis = try Self.redis()
        let limiter = NumberLimiter(redis: redis, patience: .seconds(60))
        let pace = NumberPace(throughput: throughput, share: 0.99)
        let number = "n\(UniqueID())"
        var meta = SendingLimits(throughput: throughput, limitsPairs: false)
        // A thousand a second for ten seconds are the same slots, one after the other.
        let seconds: Int64 = throughput == 1000 ? 10 : 600
        let start: Int64 = 1_800_000_000_000_000
        var now = start
        var sent = 0
        while now < start + seconds * 1_000_000 {
            switch await limiter.take(number, pace: pace, priority: .reply, now: now) {
            case .taken(let wait):
                let at = now + Int64(wait / .microseconds(1))
                try meta.send(number: number, to: "c\(sent)", now: at)
                sent += 1
                now += 1
            case .none(let delay): now += Int64(delay / .microseconds(1)) + 1
            }
        }
        #expect(Double(sent) >= 0.98 * Double(throughput) * Double(seconds))
        await redis.close()
    }

    @Test(
        "leave room for what comes in while replies use all they get, and half of it to replies in a flood",
        arguments: [25, 1000])
    func inbound(perSecond: Int) async throws {
        let redis = try Self.redis()
        let limiter = NumberLimiter(redis: redis, patience: .seconds(60))
        let pace = NumberPace(throughput: 80, share: 1)
        let number = "n\(UniqueID())"
        let start: Int64 = 1_800_000_000_000_000
        let seconds: Int64 = 20
        var (now, sent) = (start, 0)
        // Replies wait all the time; the gateway charges what came in every fifth of a second.
        for fifth in 0..<(seconds * 5) {
            let end = start + (fifth + 1) * 200_000
            while now < end {
                switch await limiter.take(number, pace: pace, priority: .reply, now: now) {
                case .taken: sent += 1
                case .none(let delay): now = min(end, now + max(1000, Int64(delay / .microseconds(1))))
                }
            }
            try await limiter.chargeInbound(number, pace: pace, count: perSecond / 5, now: now)
        }
        let counted = sent + min(perSecond, 40) * Int(seconds)
        // A second of slots may be taken ahead at the end.
        #expect(counted <= 80 * Int(seconds) + 2 * 80, "\(sent) replies")
        #expect(sent >= 40 * Int(seconds) - 80, "\(sent) replies")
        await redis.close()
    }

    @Test("let a broadcast use what replies leave, and never make a reply wait longer than its horizon")
    func fair() async throws {
        let redis = try Self.redis()
        let limiter = NumberLimiter(redis: redis, patience: .seconds(60))
        let pace = NumberPace(throughput: 80, share: 1)
        let number = "n\(UniqueID())"
        let now: Int64 = 1_800_000_000_000_000
        var marketing = 0
        while case .taken = await limiter.take(number, pace: pace, priority: .marketing, now: now) { marketing += 1 }
        guard case .taken(let wait) = await limiter.take(number, pace: pace, priority: .reply, now: now) else {
            return #expect(Bool(false), "the reply got no slot")
        }
        #expect(marketing > 0 && wait <= NumberPace.Priority.marketing.horizon + pace.interval)
        while case .taken = await limiter.take(number, pace: pace, priority: .reply, now: now) {}
        guard case .none = await limiter.take(number, pace: pace, priority: .marketing, now: now) else {
            return #expect(Bool(false), "advertising took a reply's slot")
        }
        await redis.close()
    }

    @Test(
        "are Meta's word, else the configuration's, else what Meta grants without a word",
        arguments: [
            (1000, "20", true, 1000), (nil, "500", true, 500), (nil, nil, true, 20), (nil, nil, false, 80),
        ] as [(Int?, String?, Bool, Int)])
    func granted(told: Int?, configured: String?, hasPhoneApp: Bool, expected: Int) throws {
        let own = configured.map { "throughput: \($0), " } ?? ""
        let settings = try FrontdeskSettings(
            yaml: "businesses: [{id: d, name: D, numbers: ['1'], whatsapp: {\(own)share: 1}}]", source: "test")
        let json = """
            {"numbers":[{"id":"1","throughput":\(told.map { String($0) } ?? "null"),"hasPhoneApp":\(hasPhoneApp)}]}
            """
        let granted = try WireFormat.decode(Granted.self, from: Data(json.utf8))
        let pace = NumberPace(settings.businesses[0].whatsapp, number: "1", granted: granted)
        #expect(pace == NumberPace(throughput: expected, share: 1))
    }

    @Test("do not stand still when the clock of Redis is set back by an hour")
    func clockBack() async throws {
        let redis = try Self.redis()
        let limiter = NumberLimiter(redis: redis, patience: .seconds(60))
        let pace = NumberPace(throughput: 80, share: 1)
        let number = "n\(UniqueID())"
        let now: Int64 = 1_800_000_000_000_000
        while case .taken = await limiter.take(number, pace: pace, priority: .reply, now: now) {}
        guard case .taken(let wait) = await limiter.take(number, pace: pace, priority: .reply, now: now - 3_600_000_000)
        else { return #expect(Bool(false), "the number stands still") }
        #expect(wait == .zero)
        await redis.close()
    }

    @Test("are kept by one process alone while Redis is away, more slowly")
    func withoutRedis() async throws {
        let redis = RedisConnection(
            endpoint: try RedisEndpoint(url: "redis://127.0.0.1:\(try freePort())"), label: "away")
        let limiter = NumberLimiter(redis: redis, assumedReplicas: 4)
        let pace = NumberPace(throughput: 80, share: 1)
        let clock = ContinuousClock()
        let start = clock.now
        var slots = 0
        while case .taken = await limiter.take("n", pace: pace, priority: .reply) { slots += 1 }
        let horizon = NumberPace.Priority.reply.horizon + (clock.now - start)
        #expect(slots >= 1 && Double(slots - 1) <= horizon / (pace.interval * 4))
        await redis.close()
    }

    @Test("towards one customer use 98 of 100 of what Meta allows in ten minutes and after, and never break it")
    func pair() async throws {
        let database = try await TestDatabase()
        let pool = try database.pool()
        _ = try await Migrator(pool: pool).migrate([LedgerSchema.migrations])
        // The ledger's own functions on a clock of their own, asked every 100 ms for half an hour.
        let rows = try await pool.query(
            """
            with recursive step (tick, until, sent) as (
                select 0, null::timestamptz, false
                union all
                select tick + 1,
                    case when frontdesk.pair_free_at(until) <= at then frontdesk.pair_taken(until, at) else until end,
                    frontdesk.pair_free_at(until) <= at
                from step, lateral (select timestamptz '2026-11-24' + (tick + 1) * interval '100 ms' as at) clock
                where tick < 18000
            )
            select tick::bigint from step where sent order by tick
            """)
        let ticks = try rows.map { try $0.decode(0, as: Int.self) }
        var meta = SendingLimits(throughput: nil)
        for tick in ticks { try meta.send(number: "1", to: "c", now: Int64(tick) * 100_000) }
        let allowed = 45 + 1800 / 6 - 1
        #expect(ticks.prefix(44).last == 44 && Double(ticks.count) >= 0.98 * Double(allowed))
        await pool.close()
        try await database.drop()
    }
}

@Suite("A number that cannot send")
struct NumberHoldTests {
    @Test("rests, is tried by one message at a time, and goes on when that succeeds")
    func probes() {
        let holds = NumberHolds()
        let start = ContinuousClock.now
        holds.hold("1", for: .seconds(60), reason: "190", now: start)
        #expect(holds.current("1", now: start + .seconds(59))?.reason == "190")
        #expect(holds.current("1", now: start + .seconds(61)) == nil)
        #expect(holds.current("1", now: start + .seconds(61)) != nil)
        holds.hold("1", .templates, for: .seconds(60), reason: "131048", now: start + .seconds(61))
        #expect(holds.release("1") && !holds.release("1"))
        #expect(holds.current("1", now: start + .seconds(62)) == nil)
        #expect(holds.current("1", .templates, now: start + .seconds(62)) != nil)
    }
}
