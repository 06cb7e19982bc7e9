import Contracts
import Foundation
import Ledger
import Logging
import Redis
import ServiceLifecycle
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Bus

/// What a process does with turns that took one down before.
@Suite("A suspect", .timeLimit(.minutes(2)))
struct SolitudeTests {
    /// Notes when work on an entry begins and ends; work takes as long as a few answers of Redis.
    private final class Recorder: Worker {
        let topic: Topic<TurnScheduled>
        let next: StreamName?
        private let redis: RedisConnection
        private let log: Log

        init(_ stream: StreamName, next: StreamName? = nil, _ redis: RedisConnection, _ log: Log) {
            topic = Topology.turnScheduled.on(stream)
            self.next = next
            self.redis = redis
            self.log = log
        }

        func handle(_ entry: Entry<TurnScheduled>, logger: Logger) async throws -> Handled {
            let name = entry.body.message.rawValue
            log.add((name, isBegin: true))
            for _ in 0..<5 { _ = try await redis.send(["PING"]) }
            log.add((name, isBegin: false))
            guard let next else { return .done() }
            return .done([try Outgoing(entry, topic: topic.on(next))])
        }
    }

    private final class Log: Sendable {
        private let entries = Mutex<[(name: String, isBegin: Bool)]>([])

        func add(_ entry: (name: String, isBegin: Bool)) { entries.withLock { $0.append(entry) } }

        var all: [(name: String, isBegin: Bool)] { entries.withLock { $0 } }

        /// Names that were worked on together with another.
        var together: Set<String> {
            var inHand: Set<String> = []
            var together: Set<String> = []
            for (name, isBegin) in all {
                if isBegin { inHand.insert(name) } else { inHand.remove(name) }
                if inHand.count > 1 { together.formUnion(inHand) }
            }
            return together
        }
    }

    private func outgoing(_ name: String, _ topic: Topic<TurnScheduled>) throws -> Outgoing {
        let turn = TurnReference(
            business: BusinessID(rawValue: "b"), conversation: ConversationID(rawValue: name), turn: 1, fence: 0)
        let body = TurnScheduled(reason: .swept, message: MessageID(rawValue: name), text: nil)
        let entry = try Outgoing(Entry(turn: turn, deadline: nil, traceparent: nil, body: body), topic: topic)
        return name.hasPrefix("suspect") ? entry.suspected() : entry
    }

    @Test("is worked on alone at every stage, by every worker of the process, and the others still together")
    func alone() async throws {
        let endpoint = try RedisEndpoint(url: try TestEnvironment.redisURL)
        let redis = RedisConnection(endpoint: endpoint, label: "solitude-tests")
        let streams = (0..<2).map { _ in StreamName(rawValue: "test:\(UUID().uuidString)") }
        let bus = Bus(redis: redis)
        try await bus.createGroups(of: streams.map { ($0, "tests") })
        let log = Log()
        var logger = Logger(label: "tests")
        logger.logLevel = .critical
        let metrics = BusMetrics(MetricsRegistry(service: "tests", version: "0"), group: "tests")
        let solitude = Solitude()
        let readers = streams.map { _ in RedisConnection(endpoint: endpoint, label: "solitude-tests.reader") }
        // The second stage gets what the first passes on.
        let workers = [Recorder(streams[0], next: streams[1], redis, log), Recorder(streams[1], redis, log)]
        let names = (0..<40).map { $0 % 10 == 4 ? "suspect\($0)" : "plain\($0)" }
        try await bus.publish(try names.map { try outgoing($0, workers[0].topic) })
        let group = ServiceGroup(
            configuration: .init(
                services: zip(workers, readers).map { worker, reader in
                    WorkerService(
                        worker, bus: bus, reader: reader, group: "tests", consumer: "c", concurrency: 8,
                        solitude: solitude, metrics: metrics, logger: logger)
                }, logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            _ = try await eventually("all of it") { log.all.count == 4 * names.count ? true : nil }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        let together = log.together
        #expect(together.allSatisfy { $0.hasPrefix("plain") }, "\(together)")
        #expect(!together.isEmpty)
        _ = try await redis.send(["DEL", .init(streams[0].rawValue), .init(streams[1].rawValue)])
        for connection in readers + [redis] { await connection.close() }
    }
}
