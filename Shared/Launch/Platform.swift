package import Bus
package import Ledger
package import Logging
package import Postgres
import Redis
package import Settings
package import Telemetry

/// What every service stands on: settings, ledger, bus, logs and metrics.
package struct Platform: Sendable {
    package let name: String
    /// One of the service's roles; nil where it has none.
    package let role: String?
    /// Host, process and a random part: the consumer's name within its group.
    package let instance: String
    package let settings: SettingsHandle
    package let environment: Environment
    package let logger: Logger
    package let metrics: MetricsRegistry
    package let busMetrics: BusMetrics
    package let postgres: PostgresPool
    package let ledger: Ledger
    package let bus: Bus
    package let alarm: SweepAlarm
    package let emitter: TurnEmitter
    let solitude = Solitude()

    /// The service that runs a worker over its stream.
    ///
    /// - Parameters:
    ///   - concurrency: entries in hand at once.
    ///   - isOfTurns: false for work that takes minutes and that no suspect waits for.
    package func worker<Work: Worker>(
        _ worker: Work,
        concurrency: Int,
        isOfTurns: Bool = true
    ) -> WorkerService<Work> {
        WorkerService(
            worker,
            bus: bus,
            ledger: ledger,
            reader: RedisConnection(endpoint: bus.redis.endpoint, label: "\(name).reader"),
            group: name,
            consumer: instance,
            concurrency: concurrency,
            solitude: isOfTurns ? solitude : nil,
            metrics: busMetrics,
            logger: logger
        )
    }
}
