import Bus
import Foundation
import Ledger
import Logging
package import Postgres
package import Redis
package import Settings
import Telemetry

extension Platform {
    /// The version in `frontdesk_build_info` and `--version`.
    package static let version = "0.1.0"

    /// Opens everything and checks that it is usable.
    ///
    /// - Throws: the first thing that is wrong, in words that say what to do.
    static func open(
        _ definition: ServiceDefinition,
        role: String?,
        environment: Environment
    ) async throws -> Platform {
        let logger = try logger(definition.name, environment)
        let settings = try SettingsHandle(path: configurationPath(environment), logger: logger)
        let postgres = try postgres(definition.name, environment)
        let redis = RedisConnection(endpoint: try redisEndpoint(environment), label: definition.name)
        let metrics = MetricsRegistry(service: definition.name, version: version)
        let busMetrics = BusMetrics(metrics, group: definition.name)
        let bus = Bus(redis: redis)
        let alarm = SweepAlarm()
        let platform = Platform(
            name: definition.name,
            role: role,
            instance: instance(),
            settings: settings,
            environment: environment,
            logger: logger,
            metrics: metrics,
            busMetrics: busMetrics,
            postgres: postgres,
            ledger: Ledger(pool: postgres) { LedgerPolicy(settings.current) },
            bus: bus,
            alarm: alarm,
            emitter: TurnEmitter(bus: bus, alarm: alarm, metrics: busMetrics, logger: logger)
        )
        try await postgres.require(server: 16, extension: "vector", version: "0.8")
        try await Migrator(pool: postgres).check(definition.schemas)
        do throws(BusError) {
            try await bus.createGroups()
        } catch {
            guard !definition.needsRedis else { throw error }
            // What it takes in is in the ledger; the keeper makes the groups as soon as Redis is there.
            logger.warning("Redis is away; starting without it", metadata: [LogKey.error: "\(error)"])
        }
        return platform
    }

    func close() async {
        await bus.redis.close()
        await postgres.close()
    }

    package static func postgres(_ name: String, _ environment: Environment) throws -> PostgresPool {
        let url = try environment.required(
            "DATABASE_URL", "the address of the database, postgres://user:password@host:port/name")
        let size = try environment.whole("DATABASE_POOL_SIZE", default: 4, in: 1...100)
        return PostgresPool(
            configuration: try PostgresConfiguration(url: url, size: size, applicationName: "frontdesk-\(name)")
        )
    }

    package static func settings(_ environment: Environment) throws -> FrontdeskSettings {
        try FrontdeskSettings(path: configurationPath(environment))
    }

    package static func redisEndpoint(_ environment: Environment) throws -> RedisEndpoint {
        try RedisEndpoint(
            url: try environment.required("REDIS_URL", "the address of Redis, redis://user:password@host:port"))
    }

    package static func configurationPath(_ environment: Environment) throws(SettingsError) -> String {
        try environment["FRONTDESK_CONFIG"] ?? "deploy/config/frontdesk.yaml"
    }

    private static func logger(_ name: String, _ environment: Environment) throws(SettingsError) -> Logger {
        let level = try environment["LOG_LEVEL"].flatMap { Logger.Level(rawValue: $0.lowercased()) } ?? .info
        return Logger(label: name) { _ in JSONLogHandler(service: name, level: level) }
    }

    private static func instance() -> String {
        let random = String(UInt32.random(in: 0...UInt32.max), radix: 16)
        return "\(ProcessInfo.processInfo.hostName)-\(ProcessInfo.processInfo.processIdentifier)-\(random)"
    }
}

extension LedgerPolicy {
    package init(_ settings: FrontdeskSettings) {
        self.init()
        lease = settings.turn.lease
        deadline = settings.turn.deadline
        maximumStarts = settings.turn.maximumStarts
        reconcile = settings.turn.reconcile
        inFlight = settings.turn.inFlight
        maximumAttempts = settings.assistant.delivery.maximumRetries + 1
        takeover = settings.assistant.handoff.pause
        voiceHold = settings.media.transcription?.timeout ?? .zero
    }
}
