import Contracts
package import Ledger
package import Logging
package import Redis
import ServiceLifecycle
import Telemetry

/// Runs a worker over its stream: read, handle, publish what follows, acknowledge.
///
/// The lease of the ledger protects a turn, not the pending list of Redis. So an entry is acknowledged whatever came of
/// it, except one of an unknown version, which waits for a newer worker.
package struct WorkerService<Work: Worker>: Service {
    private let worker: Work
    private let bus: Bus
    private let ledger: Ledger?
    /// Blocks while it waits, so it serves nothing else.
    private let reader: RedisConnection
    private let group: String
    private let consumer: String
    private let concurrency: Int
    private let solitude: Solitude?
    private let metrics: BusMetrics
    private let logger: Logger

    /// How long one read waits; a shutdown is noticed within this time.
    private static var readWait: Duration { .milliseconds(1000) }

    /// - Parameters:
    ///   - ledger: keeps why turns were worked on in vain; nil for entries that are none.
    ///   - consumer: this process's name within the group, unique among replicas.
    ///   - concurrency: how many entries are in hand at once.
    ///   - solitude: shared by the workers of a process whose entries are turns; nil for those that take minutes.
    package init(
        _ worker: Work,
        bus: Bus,
        ledger: Ledger? = nil,
        reader: RedisConnection,
        group: String,
        consumer: String,
        concurrency: Int,
        solitude: Solitude?,
        metrics: BusMetrics,
        logger: Logger
    ) {
        self.worker = worker
        self.bus = bus
        self.ledger = ledger
        self.reader = reader
        self.group = group
        self.consumer = consumer
        self.concurrency = concurrency
        self.solitude = solitude
        self.metrics = metrics
        self.logger = logger
    }

    /// Returns after a graceful shutdown, once everything in hand is settled.
    package func run() async throws {
        let hands = Hands(concurrency)
        await withDiscardingTaskGroup { inHand in
            var outage = Outage(logger: logger, stream: worker.topic.stream)
            var claims = ClaimSchedule(every: bus.retention.claimAfter)
            while !Task.isShuttingDownGracefully && !Task.isCancelled {
                let free = await hands.take(atMost: concurrency)
                var deliveries: [Delivery<Work.Body>] = []
                do {
                    deliveries = try await claims.isDue() ? claim(free) : read(free)
                    outage.ended()
                } catch {
                    await recover(from: error, &outage)
                }
                hands.giveBack(free - deliveries.count)
                for delivery in deliveries {
                    inHand.addTask {
                        await settle(delivery)
                        hands.giveBack(1)
                    }
                }
            }
        }
    }

    private func read(_ count: Int) async throws(BusError) -> [Delivery<Work.Body>] {
        try Delivery.read(
            try await send(
                [
                    "XREADGROUP", "GROUP", .init(group), .init(consumer), "COUNT", .init(String(count)),
                    "BLOCK", .init(String(Self.readWait.wholeMilliseconds)), "STREAMS",
                    .init(worker.topic.stream.rawValue), ">",
                ]
            ),
            topic: worker.topic
        )
    }

    /// Takes over what a consumer has held for too long; it died, or it is paused and its lease has ended.
    private func claim(_ count: Int) async throws(BusError) -> [Delivery<Work.Body>] {
        let reply = try await send(
            [
                "XAUTOCLAIM", .init(worker.topic.stream.rawValue), .init(group), .init(consumer),
                .init(String(bus.retention.claimAfter.wholeMilliseconds)), "0-0", "COUNT", .init(String(count)),
            ]
        )
        guard case .array(let parts) = reply, parts.count >= 2 else { throw .unreadableReply("XAUTOCLAIM: \(reply)") }
        let claimed = try Delivery.entries(parts[1], topic: worker.topic)
        metrics.redelivered(claimed.count, stream: worker.topic.stream)
        return claimed
    }

    private func send(_ command: RedisCommand) async throws(BusError) -> RedisValue {
        do {
            return try await reader.send(command, deadline: Self.readWait + .seconds(3))
        } catch {
            throw .redis(error)
        }
    }

    /// Redis is away, or has lost the group. The group is made again at the beginning of its stream.
    private func recover(from error: any Error, _ outage: inout Outage) async {
        outage.happened(error)
        do {
            if case BusError.redis(let redis) = error, redis.groupIsGone {
                try await bus.createGroups(of: [(worker.topic.stream, group)])
            } else {
                try await Task.sleep(for: .milliseconds(200))
            }
        } catch {
            // Redis is still away, which the next read will say; or the process stops.
        }
    }

    /// Handles one entry and records what became of it: the only place that acknowledges.
    private func settle(_ delivery: Delivery<Work.Body>) async {
        var logger = logger
        logger[metadataKey: LogKey.entry] = "\(delivery.id)"
        metrics.waited(delivery.waited, stream: worker.topic.stream)
        await solitude?.enter(alone: delivery.isSuspect)
        defer { solitude?.leave() }
        let clock = ContinuousClock()
        let start = clock.now
        guard let handled = await handle(delivery, &logger) else { return }
        do throws(BusError) {
            try await bus.publish(
                delivery.isSuspect
                    ? handled.outgoing.map { $0.stream == .inbound ? $0 : $0.suspected() } : handled.outgoing,
                hops: handled.hops,
                acknowledging: (worker.topic.stream, group, delivery.id)
            )
        } catch {
            // Nothing is lost: the ledger's sweeper writes the entry again.
            logger.warning("the next entry could not be written", metadata: [LogKey.error: "\(error)"])
        }
        for entry in handled.outgoing { metrics.published(entry.stream) }
        metrics.processed(handled.outcome, stream: worker.topic.stream, took: clock.now - start)
    }

    private func note(_ error: any Error, _ turn: TurnReference, _ logger: Logger) async {
        guard let ledger, turn.turn > 0 else { return }
        do throws(LedgerError) {
            try await ledger.noteFailure(of: turn, in: group, String("\(error)".prefix(500)))
        } catch {
            logger.debug("the failure is not noted", metadata: [LogKey.error: "\(error)"])
        }
    }

    /// - Returns: nil when the entry is to stay unacknowledged.
    private func handle(_ delivery: Delivery<Work.Body>, _ logger: inout Logger) async -> Handled? {
        switch delivery.content {
        case .success(let entry):
            logger[metadataKey: LogKey.conversation] = "\(entry.turn.conversation)"
            logger[metadataKey: LogKey.turn] = "\(entry.turn.turn)"
            if let trace = TraceContext(entry.traceparent) { logger[metadataKey: LogKey.traceID] = "\(trace.traceID)" }
            do {
                return try await worker.handle(entry, logger: logger)
            } catch {
                logger.error("the entry was handled in vain", metadata: [LogKey.error: "\(error)"])
                await note(error, entry.turn, logger)
                return Handled(outcome: .failed, outgoing: [], hops: [])
            }
        case .failure(.unknownType(let type, let version)):
            logger.notice("an entry is left for a newer worker", metadata: [LogKey.error: "\(type) version \(version)"])
            return nil
        case .failure(let error):
            logger.error("the entry cannot be read", metadata: [LogKey.error: "\(error)"])
            return Handled(outcome: .unreadable, outgoing: [], hops: [])
        }
    }
}
