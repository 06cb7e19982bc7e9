import Foundation
import HTTP
import Redis
import TestSupport

/// Breaks things at seeded random times, and counts what it broke.
actor Chaos {
    struct Counts: Sendable, Codable {
        var killed: [String: Int] = [:]
        var stopped = 0
        var terminated = 0
        var redisFlushed = 0
        var redisKilled = 0
        var postgresCrashed = 0
        var whatsappFaults: [String: Int] = [:]
    }

    private let fleet: Fleet
    private let plan: Plan
    private(set) var counts = Counts()

    init(_ fleet: Fleet, _ plan: Plan) {
        self.fleet = fleet
        self.plan = plan
    }

    /// Runs until it is cancelled.
    func run(_ customers: Customers) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.breakServices() }
            group.addTask { try await self.breakRedis() }
            group.addTask { try await self.breakPostgres() }
            group.addTask { try await self.breakWhatsApp() }
            group.addTask {
                while true {
                    try await Task.sleep(for: .milliseconds(700))
                    try await customers.takeOver()
                }
            }
            try await group.waitForAll()
        }
    }

    private func breakServices() async throws {
        var random = SplitMix64(seed: plan.seed ^ 1)
        while true {
            try await Task.sleep(for: .milliseconds(Int.random(in: 200...900, using: &random)))
            let (name, process) = fleet.services[Int.random(in: fleet.services.indices, using: &random)]
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<55:
                try await process.end(SIGKILL)
                counts.killed[name, default: 0] += 1
                try await process.start()
            case 55..<85:
                await process.send(SIGSTOP)
                counts.stopped += 1
                // Beyond the lease now and then, so that another worker takes the turn meanwhile.
                try await Task.sleep(for: .milliseconds(Int.random(in: 200...4500, using: &random)))
                await process.send(SIGCONT)
            default:
                try await process.end(SIGTERM)
                counts.terminated += 1
                try await process.start()
            }
        }
    }

    private func breakRedis() async throws {
        var random = SplitMix64(seed: plan.seed ^ 2)
        while true {
            for _ in 0..<6 {
                try await Task.sleep(for: .seconds(2))
                let connection = try fleet.redis.connection()
                _ = try await connection.send(["FLUSHALL"])
                await connection.close()
                counts.redisFlushed += 1
            }
            try await fleet.redis.process.end(SIGKILL)
            counts.redisKilled += 1
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...1500, using: &random)))
            try await fleet.redis.start()
        }
    }

    private func breakPostgres() async throws {
        guard let command = plan.postgresCrash else { return }
        while true {
            try await Task.sleep(for: .seconds(25))
            let crash = ChildProcess("bash", ["-c", command])
            guard try await crash.run() == 0 else {
                throw NotInTime(description: "Postgres could not be crashed and started: \(await crash.output)")
            }
            counts.postgresCrashed += 1
        }
    }

    private func breakWhatsApp() async throws {
        let faults = [
            ("late", #"{"count":2,"latencyMilliseconds":900}"#),
            ("500", #"{"count":1,"status":500}"#),
            ("503", #"{"count":1,"status":503}"#),
            ("130429", #"{"count":2,"status":400,"code":130429}"#),
            ("accepted and timed out", #"{"count":1,"acceptThenTimeout":true}"#),
            ("accepted and 500", #"{"count":1,"acceptThenStatus":500}"#),
            ("no statuses", #"{"count":1,"dropStatuses":true}"#),
            ("accepted, timed out, no statuses", #"{"count":1,"acceptThenTimeout":true,"dropStatuses":true}"#),
        ]
        var random = SplitMix64(seed: plan.seed ^ 3)
        while true {
            try await Task.sleep(for: .milliseconds(Int.random(in: 200...700, using: &random)))
            let (name, fault) = faults[Int.random(in: faults.indices, using: &random)]
            let request = HTTPRequest(
                "POST", fleet.emulatorURL + "/emulator/faults", headers: [("Content-Type", "application/json")],
                body: Array(fault.utf8))
            _ = try await fleet.client.send(request, deadline: .seconds(5))
            counts.whatsappFaults[name, default: 0] += 1
        }
    }
}
