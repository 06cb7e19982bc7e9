package import Contracts
package import Logging
import Redis
import ServiceLifecycle
import Telemetry

/// Housekeeping of the streams a service reads: groups exist, old entries go, vanished consumers are forgotten, and
/// lag and age can be seen.
package struct StreamKeeper: Service {
    private let bus: Bus
    private let streams: [(stream: StreamName, group: String)]
    private let metrics: BusMetrics
    private let logger: Logger

    package init(
        bus: Bus,
        streams: [(stream: StreamName, group: String)],
        metrics: BusMetrics,
        logger: Logger
    ) {
        self.bus = bus
        self.streams = streams
        self.metrics = metrics
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await observeMemory()
                for (stream, group) in streams {
                    do {
                        try await keep(stream, group)
                    } catch {
                        logger.debug(
                            "a stream could not be looked after",
                            metadata: [LogKey.stream: "\(stream)", LogKey.error: "\(error)"]
                        )
                    }
                }
                try? await Task.sleep(for: .seconds(bus.pressure.isHigh ? 1 : 5))
            }
        }
    }

    private func observeMemory() async {
        do {
            bus.pressure.observe(try await bus.redis.send(["INFO", "memory"]).text ?? "")
        } catch {
            logger.debug("Redis does not tell how full it is", metadata: [LogKey.error: "\(error)"])
        }
    }

    private func keep(_ stream: StreamName, _ group: String) async throws {
        let groups = try await bus.redis.send(["XINFO", "GROUPS", .init(stream.rawValue)])
        guard let state = GroupState(groups, named: group) else {
            return try await bus.createGroups(of: [(stream, group)])
        }
        let pending = try await bus.redis.send(["XPENDING", .init(stream.rawValue), .init(group)])
        let oldestPending = pending.array?.dropFirst().first?.text
        metrics.observed(
            stream, state, oldestPending: oldestPending, oldestUnread: try await bus.firstUnread(stream, state))
        try await trim(stream, state, oldestPending: oldestPending)
        try await forgetConsumers(stream, group)
    }

    /// Removes what is old, and only what the group has read and settled: never by length, which would drop
    /// undelivered entries without a word. What counts as old shrinks as Redis fills.
    private func trim(_ stream: StreamName, _ state: GroupState, oldestPending: String?) async throws {
        let kept = bus.pressure.kept(bus.retention.entries)
        let age = StreamPosition(milliseconds: .now - Int64(kept.wholeMilliseconds))
        let bounds = [age, oldestPending.flatMap(StreamPosition.init), StreamPosition(state.lastDelivered)]
        guard let minimum = bounds.compactMap({ $0 }).min() else { return }
        _ = try await bus.redis.send(["XTRIM", .init(stream.rawValue), "MINID", .init(minimum.description)])
        let events = age.description
        _ = try await bus.redis.send(["XTRIM", .init(StreamName.events.rawValue), "MINID", "~", .init(events)])
    }

    /// A consumer that owns entries is never removed: Redis would forget them with it. Look and removal are one script.
    private func forgetConsumers(_ stream: StreamName, _ group: String) async throws {
        _ = try await bus.redis.run(
            Self.reap,
            keys: [stream.rawValue],
            arguments: [group, String(bus.retention.forgetConsumersAfter.wholeMilliseconds)]
        )
    }

    private static let reap = RedisScript(
        """
        local gone = 0
        for _, c in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
            local m = {}
            for i = 1, #c, 2 do m[c[i]] = c[i + 1] end
            if m.pending == 0 and m.idle > tonumber(ARGV[2]) then
                redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], m.name)
                gone = gone + 1
            end
        end
        return gone
        """
    )
}
