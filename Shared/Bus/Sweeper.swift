import Contracts
package import Ledger
package import Logging
import ServiceLifecycle
import Telemetry

/// The one mechanism for every delay: backoff, burst windows, echoes that do not come, dead workers, lost Redis.
///
/// It asks the ledger what is due and writes the entries again. Any number of replicas may run it: the ledger hands
/// out each due turn once. `wake(in:)` shortens the wait of this replica; it never decides.
package struct Sweeper: Service {
    private let ledger: Ledger
    private let emitter: TurnEmitter
    private let alarm: SweepAlarm
    private let metrics: BusMetrics
    private let logger: Logger

    package init(
        ledger: Ledger,
        emitter: TurnEmitter,
        alarm: SweepAlarm,
        metrics: BusMetrics,
        logger: Logger
    ) {
        self.ledger = ledger
        self.emitter = emitter
        self.alarm = alarm
        self.metrics = metrics
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var failing = false
            while !Task.isCancelled {
                do {
                    let sweep = try await ledger.sweep()
                    if !sweep.due.isEmpty {
                        metrics.swept(sweep.due.count)
                        await emitter.emit(sweep.due)
                    }
                    if !sweep.media.isEmpty { await emitter.emit(sweep.media) }
                    if failing { logger.notice("the ledger is swept again") }
                    failing = false
                    try await alarm.wait(sweep.next)
                } catch is CancellationError {
                    return
                } catch {
                    if !failing { logger.error("the ledger cannot be swept", metadata: [LogKey.error: "\(error)"]) }
                    failing = true
                    try? await alarm.wait(nil)
                }
            }
        }
    }
}
