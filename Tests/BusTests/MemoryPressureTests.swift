import Bus
import Contracts
import Foundation
import Logging
import Redis
import ServiceLifecycle
import Telemetry
import TestSupport
import Testing

@Suite("A Redis that fills up", .timeLimit(.minutes(2)))
struct MemoryPressureTests {
    @Test("Ages stay as they are in a half empty Redis, shrink in a nearly full one, and end in a full one")
    func ages() {
        let pressure = MemoryPressure()
        for (used, kept) in [(50, 3600), (75, 1800), (90, 0), (120, 0)] {
            pressure.observe("used_memory:\(used)\r\nmaxmemory:100\r\n")
            #expect(abs(pressure.kept(.seconds(3600)) / .seconds(1) - Double(kept)) < 1)
        }
        pressure.observe("used_memory:500\r\nmaxmemory:0\r\n")
        #expect(pressure.kept(.seconds(3600)) == .seconds(3600) && !pressure.isHigh)
    }

    @Test("takes new work again once what is settled was removed, and loses nothing that is not")
    func recovers() async throws {
        let server = try RedisServer(arguments: ["--maxmemory", "16mb", "--maxmemory-policy", "noeviction"])
        try await server.start()
        let redis = try server.connection()
        let stream = StreamName(rawValue: "fd:inbound")
        let bus = Bus(redis: redis)
        try await bus.createGroups(of: [(stream, "router")])
        let filler = RedisArgument(String(repeating: "x", count: 20_000))
        let write: RedisCommand = ["XADD", .init(stream.rawValue), "*", "body", filler]
        for _ in 0..<400 { _ = try await redis.send(write) }
        // Read and settled but for one; then unread ones until Redis takes no more.
        let read = try await redis.send([
            "XREADGROUP", "GROUP", "router", "c", "COUNT", "400", "STREAMS", .init(stream.rawValue), ">",
        ])
        let ids = read.array?.first?.array?.last?.array?.compactMap { $0.array?.first?.text } ?? []
        #expect(ids.count == 400)
        for id in ids.dropLast() { _ = try await redis.send(["XACK", .init(stream.rawValue), "router", .init(id)]) }
        var unread = 0
        await #expect(throws: RedisError.self) {
            while true {
                _ = try await redis.send(write)
                unread += 1
            }
        }

        let metrics = BusMetrics(MetricsRegistry(service: "tests", version: "0"), group: "router")
        var logger = Logger(label: "tests")
        logger.logLevel = .critical
        let keeper = StreamKeeper(bus: bus, streams: [(stream, "router")], metrics: metrics, logger: logger)
        let group = ServiceGroup(configuration: .init(services: [keeper], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            _ = try await eventually("room for new work") { try await redis.send(write) }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        let left = try await redis.send(["XLEN", .init(stream.rawValue)]).integer
        #expect(left == Int64(unread + 2), "the pending entry, the unread ones, and the new one")
        await redis.close()
        try await server.process.end()
    }
}
