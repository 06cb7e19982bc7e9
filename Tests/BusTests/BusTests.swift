import Bus
import Contracts
import Foundation
import Ledger
import Logging
import Postgres
import Redis
import ServiceLifecycle
import Synchronization
import Telemetry
import TestSupport
import Testing

@Suite("The bus", .timeLimit(.minutes(2)))
struct BusTests {
    private final class Recorder: Worker {
        let topic: Topic<TurnScheduled>
        let seen = Mutex<[String]>([])

        init(_ stream: StreamName) {
            topic = Topology.turnScheduled.on(stream)
        }

        func handle(_ entry: Entry<TurnScheduled>, logger: Logger) async throws -> Handled {
            seen.withLock { $0.append(entry.body.message.rawValue) }
            if entry.body.message.rawValue == "fails" { throw NotInTime(description: "as told") }
            return .done()
        }
    }

    private struct Desk {
        let redis: RedisConnection
        let bus: Bus
        let worker: Recorder
        let group: ServiceGroup
        let stream: StreamName

        func publish(_ message: String) async throws {
            let turn = TurnReference(
                business: BusinessID(rawValue: "b"), conversation: ConversationID(rawValue: "c"), turn: 1, fence: 0)
            let body = TurnScheduled(reason: .accepted, message: MessageID(rawValue: message), text: nil)
            try await bus.publish([
                try Outgoing(Entry(turn: turn, deadline: nil, traceparent: nil, body: body), topic: worker.topic)
            ])
        }

        func pending() async throws -> Int64 {
            try await redis.send(["XPENDING", .init(stream.rawValue), "tests"]).array?.first?.integer ?? -1
        }
    }

    private func with(_ body: (Desk) async throws -> Void) async throws {
        let endpoint = try RedisEndpoint(url: try TestEnvironment.redisURL)
        let redis = RedisConnection(endpoint: endpoint, label: "bus-tests")
        let reader = RedisConnection(endpoint: endpoint, label: "bus-tests.reader")
        let stream = StreamName(rawValue: "test:\(UUID().uuidString)")
        let bus = Bus(redis: redis)
        let worker = Recorder(stream)
        try await bus.createGroups(of: [(stream, "tests")])
        var logger = Logger(label: "tests")
        logger.logLevel = .critical
        let service = WorkerService(
            worker, bus: bus, reader: reader, group: "tests", consumer: "c1", concurrency: 4, solitude: nil,
            metrics: BusMetrics(MetricsRegistry(service: "tests", version: "0"), group: "tests"), logger: logger)
        let group = ServiceGroup(configuration: .init(services: [service], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await body(Desk(redis: redis, bus: bus, worker: worker, group: group, stream: stream))
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        _ = try await redis.send(["DEL", .init(stream.rawValue)])
        await reader.close()
        await redis.close()
    }

    @Test("hands every entry to the worker and acknowledges it, handled in vain or not")
    func delivers() async throws {
        try await with { desk in
            for message in ["a", "fails", "b"] { try await desk.publish(message) }
            _ = try await eventually("all entries") { desk.worker.seen.withLock { $0.count == 3 } ? true : nil }
            _ = try await eventually("all acknowledgements") { try await desk.pending() == 0 ? true : nil }
            #expect(Set(desk.worker.seen.withLock { $0 }) == ["a", "b", "fails"])
        }
    }

    @Test("settles an entry nobody can read, and leaves one of a newer version alone")
    func unreadable() async throws {
        try await with { desk in
            let stream = RedisArgument(desk.stream.rawValue)
            _ = try await desk.redis.send(["XADD", stream, "*", "type", "turn.scheduled", "v", "1"])
            _ = try await desk.redis.send(["XADD", stream, "*", "type", "turn.scheduled", "v", "9"])
            try await desk.publish("after")
            _ = try await eventually("the readable entry") { desk.worker.seen.withLock { $0.isEmpty } ? nil : true }
            _ = try await eventually("the settlement") { try await desk.pending() == 1 ? true : nil }
        }
    }

    @Test("makes a group that vanished again at the beginning, and skips nothing")
    func groupGone() async throws {
        try await with { desk in
            _ = try await desk.redis.send(["DEL", .init(desk.stream.rawValue)])
            try await desk.publish("written while the group is gone")
            _ = try await eventually("the entry") { desk.worker.seen.withLock { $0.isEmpty } ? nil : true }
        }
    }
}
