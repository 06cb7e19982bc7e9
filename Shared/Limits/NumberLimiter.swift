package import Redis
import Synchronization

/// Gives out the slots of a number, one row of them for all replicas, by Redis' clock.
///
/// While Redis is away each replica gives out its own row, as much slower as there may be replicas.
package struct NumberLimiter: Sendable {
    private let redis: RedisConnection
    private let local = LocalSlots()
    /// Replicas that may be sending while Redis is away.
    private let assumedReplicas: Int
    /// How long Redis may take to answer before it counts as away.
    private let patience: Duration

    package init(redis: RedisConnection, assumedReplicas: Int = 4, patience: Duration = .milliseconds(250)) {
        self.redis = redis
        self.assumedReplicas = assumedReplicas
        self.patience = patience
    }

    /// Takes the number's next slot, if it is near enough for the priority.
    ///
    /// - Parameter now: Unix microseconds; Redis' own clock unless a test says otherwise.
    package func take(
        _ number: String, pace: NumberPace, priority: NumberPace.Priority, now: Int64? = nil
    ) async -> NumberPace.Slot {
        do {
            return try await shared(number, pace, horizon: priority.horizon, now, queue: "\(priority)")
        } catch {
            return local.take(
                number, interval: pace.interval * Double(assumedReplicas), horizon: priority.horizon, now: .now)
        }
    }

    /// Takes slots that Meta counted and we did not: half a second of them.
    package func charge(_ number: String, pace: NumberPace) async throws(RedisError) {
        let count = max(1, Int(.milliseconds(500) / pace.interval))
        _ = try await shared(number, pace, horizon: .seconds(30), nil, count: count)
    }

    /// Takes slots for messages that came in, however far away the next free one is: replies give way to them. They get
    /// half of all slots at most, so that a flood of them slows replies down and never stops them.
    ///
    /// - Parameter now: Unix microseconds; Redis' own clock unless a test says otherwise.
    package func chargeInbound(
        _ number: String, pace: NumberPace, count: Int, now: Int64? = nil
    ) async throws(RedisError) {
        _ = try await redis.run(
            Self.inboundScript,
            keys: ["fd:pace:\(number)", "fd:pace:\(number):inbound"],
            arguments: [String(pace.interval.microseconds), String(count), now.map { String($0) } ?? ""],
            deadline: patience
        )
    }

    private func shared(
        _ number: String, _ pace: NumberPace, horizon: Duration, _ now: Int64?, count: Int = 1,
        queue: String = "charge"
    ) async throws(RedisError) -> NumberPace.Slot {
        let reply = try await redis.run(
            Self.script,
            keys: ["fd:pace:\(number)", "fd:pace:\(number):\(queue)"],
            arguments: [
                String(pace.interval.microseconds), String(horizon.microseconds), String(count),
                now.map { String($0) } ?? "",
            ],
            deadline: patience
        )
        guard case .array(let parts) = reply, parts.count == 2, let taken = parts[0].integer,
            let microseconds = parts[1].integer
        else { throw RedisError(reply: "ERR the pace script answered \(reply)") }
        let delay = Duration.microseconds(Int64(microseconds))
        return taken == 1 ? .taken(wait: delay) : .none(after: delay)
    }

    /// `fd:pace:<number>:inbound` is the end of what inbound messages have used of their half, a second of it at once.
    private static let inboundScript = RedisScript(
        """
        local interval, count, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        if not now then
          local time = redis.call('TIME')
          now = tonumber(time[1]) * 1000000 + tonumber(time[2])
        end
        local function moment(key)
          local at = math.max(tonumber(redis.call('GET', key) or '0'), now)
          return at - now > 60000000 and now or at
        end
        local function put(key, at)
          redis.call('SET', key, string.format('%.0f', at), 'PX', math.ceil((at - now) / 1000) + 60000)
        end
        local used = moment(KEYS[2])
        count = math.min(count, math.floor((now + 1000000 - used) / (2 * interval)))
        if count < 1 then return 0 end
        put(KEYS[2], used + 2 * interval * count)
        put(KEYS[1], moment(KEYS[1]) + interval * count)
        return count
        """
    )

    /// `fd:pace:<number>` is the moment of the next free slot in microseconds; it vanishes a minute after it is past.
    /// Nobody takes slots a minute ahead: one that is further away was written before Redis' clock was set back.
    /// Who finds none is told when to come back, one interval after whoever was told so before it (`…:<priority>`): so a
    /// backlog of thousands asks about twice a message, and not all of it all the time.
    private static let script = RedisScript(
        """
        local interval, horizon, count = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        local now = tonumber(ARGV[4])
        if not now then
          local time = redis.call('TIME')
          now = tonumber(time[1]) * 1000000 + tonumber(time[2])
        end
        local free = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
        if free - now > 60000000 then free = now end
        local wait = free - now
        if wait > horizon then
          local back = tonumber(redis.call('GET', KEYS[2]) or '0')
          if back - now > 3600000000 then back = 0 end
          back = math.max(back, now + wait - horizon) + interval
          redis.call('SET', KEYS[2], string.format('%.0f', back), 'PX', math.ceil((back - now) / 1000) + 1000)
          return {0, back - now}
        end
        local next = free + interval * count
        redis.call('SET', KEYS[1], string.format('%.0f', next), 'PX', math.ceil((next - now) / 1000) + 60000)
        return {1, wait}
        """
    )
}

/// The row of slots of one process.
private final class LocalSlots: Sendable {
    private let free = Mutex<[String: ContinuousClock.Instant]>([:])

    func take(
        _ number: String, interval: Duration, horizon: Duration, now: ContinuousClock.Instant
    ) -> NumberPace.Slot {
        free.withLock { free in
            let slot = max(free[number] ?? now, now)
            guard slot - now <= horizon else { return .none(after: slot - now - horizon) }
            free[number] = slot + interval
            return .taken(wait: slot - now)
        }
    }
}

extension Duration {
    fileprivate var microseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
