import Bus
import Contracts
import Postgres
import Redis
import Synchronization

/// Whether work may be sent here, and why not.
final class Readiness: Sendable {
    struct Report: Encodable, Sendable {
        struct Check: Encodable, Sendable {
            let name: String
            let ok: Bool
            let required: Bool
            let detail: String
        }

        let ready: Bool
        let checks: [Check]
    }

    private let checks: [ReadinessCheck]
    private let isStopping = Mutex(false)

    init(_ checks: [ReadinessCheck]) {
        self.checks = checks
    }

    func stop() {
        isStopping.withLock { $0 = true }
    }

    func report() async -> Report {
        var results: [Report.Check] = []
        for check in checks {
            do {
                let detail = try await check.check()
                results.append(Report.Check(name: check.name, ok: true, required: check.isRequired, detail: detail))
            } catch {
                results.append(
                    Report.Check(name: check.name, ok: false, required: check.isRequired, detail: "\(error)"))
            }
        }
        if isStopping.withLock({ $0 }) {
            results.append(Report.Check(name: "running", ok: false, required: true, detail: "the service is stopping"))
        }
        return Report(ready: results.allSatisfy { $0.ok || !$0.required }, checks: results)
    }
}

extension ReadinessCheck {
    static func postgres(_ platform: Platform, _ schemas: [MigrationSet]) -> ReadinessCheck {
        ReadinessCheck("postgres") {
            try await Migrator(pool: platform.postgres).check(schemas)
            return "schemas " + schemas.map { "\($0.name) \($0.version)" }.joined(separator: ", ")
        }
    }

    /// The gateway can take messages without Redis; for it the check is only shown.
    static func redis(_ platform: Platform, isRequired: Bool) -> ReadinessCheck {
        ReadinessCheck("redis", isRequired: isRequired) {
            let replies = try await platform.bus.redis.pipeline([
                ["PING"], ["INFO", "memory"], ["INFO", "persistence"],
            ])
            for case .error(let message) in replies { throw RedisError(reply: message) }
            let facts = replies.dropFirst().compactMap(\.text).flatMap { $0.split(whereSeparator: \.isNewline) }
            let policy = facts.first { $0.hasPrefix("maxmemory_policy:") }
            if let policy, policy != "maxmemory_policy:noeviction" {
                throw RedisError(
                    reply:
                        "EVICTION \(policy): set maxmemory-policy to noeviction, or Redis drops work streams when it "
                        + "is full"
                )
            }
            // Without it nothing is lost, but after a restart everything in flight waits for the sweeper.
            let keeps = facts.contains("aof_enabled:1")
            return "maxmemory-policy noeviction, append-only file \(keeps ? "on" : "off")"
        }
    }
}
