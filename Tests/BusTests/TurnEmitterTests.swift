import Bus
import Contracts
import Logging
import Redis
import Telemetry
import TestSupport
import Testing

@testable import Ledger

@Suite("Turns whose lease has ended", .timeLimit(.minutes(1)))
struct TurnEmitterTests {
    private let lease = Duration.milliseconds(300)

    private func due(_ stage: TurnStage, deadline: Int64 = .now + 60_000, isHeld: Bool = true) -> DueTurn {
        DueTurn(
            turn: TurnReference(
                business: BusinessID(rawValue: "b"), conversation: ConversationID(rawValue: "c"), turn: 1, fence: 1),
            stage: stage, isHeld: isHeld, starts: 1, message: MessageID(rawValue: "w1"), text: nil, deadline: deadline,
            traceparent: nil, answer: nil)
    }

    @Test("keep their place while the stream they wait in is that far behind, and begin anew when it is not")
    func waiting() async throws {
        let server = try RedisServer()
        try await server.start()
        let redis = try server.connection()
        let bus = Bus(redis: redis)
        try await bus.createGroups()
        let emitter = TurnEmitter(
            bus: bus, alarm: SweepAlarm(), metrics: BusMetrics(MetricsRegistry(service: "t", version: "0"), group: "t"),
            logger: Logger(label: "tests"))
        func emitted(_ due: DueTurn) async throws -> Bool {
            let before = try await redis.send(["XLEN", "fd:inbound"]).integer
            await emitter.emit([due], lease: lease)
            return try await redis.send(["XLEN", "fd:inbound"]).integer != before
        }

        #expect(try await emitted(due(.begin)), "nothing waits: the entry was lost, or its worker")
        _ = try await redis.send(["XADD", "fd:retrieve", "*", "type", "turn.routed", "v", "1"])
        _ = try await eventually("an old entry") {
            try await bus.oldestUnread(.retrieve) >= lease ? true : nil
        }
        #expect(try await !emitted(due(.begin)))
        #expect(try await emitted(due(.begin, deadline: .now - 1)), "past its deadline nothing waits any longer")
        #expect(try await emitted(due(.begin, isHeld: false)), "its own time has come")
        #expect(try await emitted(due(.retrieve)), "the next stream is not behind")
        #expect(try await emitted(due(.generate)), "its worker had it in hand")

        _ = try await redis.send([
            "XREADGROUP", "GROUP", "retriever", "one", "COUNT", "10", "STREAMS", "fd:retrieve", ">",
        ])
        #expect(try await emitted(due(.begin)), "all that waited is in hand")
        await redis.close()
        try await server.process.end()
    }
}
