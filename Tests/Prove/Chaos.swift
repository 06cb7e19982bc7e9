import CrashPoints
import FaultProxy
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
        /// By named point.
        var crashed: [String: Int] = [:]
        var networkFaults: [String: Int] = [:]
        var scaled = ""
        var redisFlushed = 0
        var redisKilled = 0
        var postgresCrashed = 0
        var whatsappFaults: [String: Int] = [:]
    }

    private let fleet: Fleet
    private let plan: Plan
    private(set) var counts = Counts()
    /// Places in the fleet: those being broken, and those that do not run for now.
    private var busy: Set<Int> = []
    private(set) var idle: Set<Int> = []

    init(_ fleet: Fleet, _ plan: Plan) {
        self.fleet = fleet
        self.plan = plan
    }

    /// Runs until it is cancelled.
    func run(_ customers: Customers) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.scale() }
            group.addTask { try await self.supervise() }
            group.addTask { try await self.breakServices() }
            if plan.points > 0 { group.addTask { try await self.crashAtPoints() } }
            switch plan.networks {
            case .whole: break
            case .broken: group.addTask { try await self.breakNetworks() }
            case .answersLost: group.addTask { try await self.loseAnswers() }
            }
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

    /// A member of the fleet nobody is breaking at the moment, which belongs to the caller until `release`.
    private func take(_ name: String? = nil, using random: inout SplitMix64) -> Int? {
        let free = fleet.services.indices.filter {
            !busy.contains($0) && !idle.contains($0) && (name == nil || fleet.services[$0].name == name)
        }
        guard let place = free.randomElement(using: &random) else { return nil }
        busy.insert(place)
        return place
    }

    /// Only what nobody is breaking at the moment and what began to run: at first one of each, with `scales`.
    private func supervise() async throws {
        while true {
            try await Task.sleep(for: .milliseconds(500))
            for place in fleet.services.indices where !busy.contains(place) && !idle.contains(place) {
                busy.insert(place)
                defer { release(place) }
                try await fleet.revive([place])
            }
        }
    }

    private func release(_ place: Int) { busy.remove(place) }

    /// Milliseconds until the next fault: a planted defect shows the sooner the denser they are; the product as it is gets
    /// time to recover.
    private func pause(
        _ usual: ClosedRange<Int>,
        planted dense: ClosedRange<Int>,
        using random: inout SplitMix64
    ) async throws {
        let range = plan.mutation == nil ? usual : dense
        try await Task.sleep(for: .milliseconds(Int.random(in: range, using: &random)))
    }

    private func breakServices() async throws {
        var random = SplitMix64(seed: plan.seed ^ 1)
        while true {
            try await pause(400...1800, planted: 200...900, using: &random)
            guard let place = take(using: &random) else { continue }
            defer { release(place) }
            let (name, process) = (fleet.services[place].name, fleet.services[place].process)
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

    /// Lets processes die at each named point of the steps, round after round, in a random order.
    private func crashAtPoints() async throws {
        var random = SplitMix64(seed: plan.seed ^ 4)
        while true {
            for point in CrashPoint.allCases.shuffled(using: &random) {
                try await pause(200...1200, planted: 50...400, using: &random)
                guard let place = take(point.service, using: &random) else { continue }
                defer { release(place) }
                let process = fleet.services[place].process
                let passing = Int.random(in: 1...3, using: &random)
                try await process.end(SIGKILL)
                try await process.start(adding: ["FRONTDESK_CRASH_AT": "\(point.rawValue):\(passing)"])
                // It dies when it is given that work; if it is not, another round will.
                let limit = ContinuousClock.now + .seconds(8)
                while await process.isRunning, ContinuousClock.now < limit {
                    try await Task.sleep(for: .milliseconds(20))
                }
                if await process.isRunning {
                    try await process.end(SIGKILL)
                } else {
                    counts.crashed[point.rawValue, default: 0] += 1
                }
                try await process.start()
            }
        }
    }

    /// Whether processes have died at as many named points as planned.
    var hasCrashedEnough: Bool { counts.crashed.count >= min(plan.points, CrashPoint.allCases.count) }

    private func breakNetworks() async throws {
        let networks = [
            ("Redis", fleet.networks.redis), ("Postgres", fleet.networks.postgres),
            ("WhatsApp", fleet.networks.whatsapp),
        ]
        let faults: [(name: String, fault: FaultProxy.Fault)] = [
            ("late", .latency(milliseconds: 60)), ("very late", .latency(milliseconds: 400)),
            ("drip", .drip(bytesPerSecond: 4000)), ("half-open", .halfOpen), ("reset", .reset),
            ("answer swallowed", .swallowReply), ("refused", .refused),
        ]
        var random = SplitMix64(seed: plan.seed ^ 5)
        while true {
            try await Task.sleep(for: .milliseconds(Int.random(in: 1000...4000, using: &random)))
            let (name, network) = networks[Int.random(in: networks.indices, using: &random)]
            let (what, fault) = faults[Int.random(in: faults.indices, using: &random)]
            network.set(fault)
            counts.networkFaults["\(name) \(what)", default: 0] += 1
            try await Task.sleep(for: .milliseconds(Int.random(in: 150...1200, using: &random)))
            network.set(.none)
        }
    }

    private func loseAnswers() async throws {
        var random = SplitMix64(seed: plan.seed ^ 5)
        while true {
            // Long enough between that connections have been used before.
            try await Task.sleep(for: .milliseconds(Int.random(in: 300...1500, using: &random)))
            fleet.networks.whatsapp.set(.swallowReply)
            counts.networkFaults["WhatsApp answer swallowed", default: 0] += 1
            try await Task.sleep(for: .milliseconds(Int.random(in: 100...300, using: &random)))
            fleet.networks.whatsapp.set(.none)
        }
    }

    /// One replica of each service, then all, then two: a single one that dies all the time falls behind, so not for long.
    private func scale() async throws {
        guard plan.scales else { return }
        idle = Set(fleet.services.indices.filter { fleet.services[$0].replica > 0 })
        try await Task.sleep(for: min(.seconds(plan.seconds) / 6, .seconds(20)))
        for place in idle.sorted() { try await fleet.services[place].process.start() }
        idle = []
        counts.scaled = "1 to \(plan.replicas)"
        try await Task.sleep(for: .seconds(plan.seconds) - min(.seconds(plan.seconds) / 3, .seconds(60)))
        for place in fleet.services.indices where fleet.services[place].replica >= 2 {
            _ = try await eventually("member \(place)") { busy.contains(place) ? nil : true }
            idle.insert(place)
            try await fleet.services[place].process.end(SIGTERM)
        }
        counts.scaled += " to \(min(2, plan.replicas))"
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
            ("accepted and silent", #"{"count":1,"acceptThenTimeout":true,"dropStatuses":true}"#),
        ]
        var random = SplitMix64(seed: plan.seed ^ 3)
        while true {
            try await pause(300...1500, planted: 200...700, using: &random)
            let (name, fault) = faults[Int.random(in: faults.indices, using: &random)]
            // One nobody has met yet gives way: where faults pile up, every call fails and nothing else is tried.
            try await fleet.clearWhatsAppFaults()
            let request = HTTPRequest(
                "POST", fleet.emulatorURL + "/emulator/faults", headers: [("Content-Type", "application/json")],
                body: Array(fault.utf8))
            _ = try await fleet.client.send(request, deadline: .seconds(5))
            counts.whatsappFaults[name, default: 0] += 1
        }
    }
}
