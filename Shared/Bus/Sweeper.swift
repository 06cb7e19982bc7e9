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
    /// Whether it hands out what is behind the replies, too: whoever sends knows how much there is room for.
    private let takesBulk: Bool

    /// Turns behind the replies that may stand in the dispatchers' stream: enough to keep them busy until the next sweep,
    /// and few enough that a reply which comes after them hardly waits.
    private static let bulkWindow: Int64 = 40
    private static let bulkWait: Duration = .milliseconds(40)

    package init(
        ledger: Ledger,
        emitter: TurnEmitter,
        alarm: SweepAlarm,
        metrics: BusMetrics,
        logger: Logger,
        takesBulk: Bool
    ) {
        self.ledger = ledger
        self.emitter = emitter
        self.alarm = alarm
        self.metrics = metrics
        self.logger = logger
        self.takesBulk = takesBulk
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var failing = false
            var room = 0
            while !Task.isCancelled {
                do {
                    let sweep = try await ledger.sweep(bulk: room)
                    let moreWaits = takesBulk && sweep.hasBulk
                    room = moreWaits ? await roomForBulk() : 0
                    if !sweep.due.isEmpty {
                        metrics.swept(sweep.due.count)
                        await emitter.emit(sweep.due, lease: ledger.policy.lease)
                    }
                    if !sweep.media.isEmpty { await emitter.emit(sweep.media) }
                    if failing { logger.notice("the ledger is swept again") }
                    failing = false
                    try await alarm.wait(moreWaits ? min(sweep.next ?? Self.bulkWait, Self.bulkWait) : sweep.next)
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

    /// None while Redis cannot tell: what waits in the ledger costs nothing.
    private func roomForBulk() async -> Int {
        do {
            return Int(max(0, Self.bulkWindow - (try await emitter.unread(Topology.replyReady.stream))))
        } catch {
            return 0
        }
    }
}
