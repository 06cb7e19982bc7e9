import Ledger
import Logging
import ServiceLifecycle
import Telemetry

/// Shows how long what is in the ledger has been waiting. The same in every process: ask any of them.
struct TurnWatch: Service {
    private let ledger: Ledger
    private let openTurns: Gauge
    private let oldestTurn: Gauge
    private let oldestPart: Gauge
    private let overdue: Gauge
    private let unheard: Gauge
    private let logger: Logger

    private static let pace: Duration = .seconds(10)

    init(_ platform: Platform) {
        ledger = platform.ledger
        logger = platform.logger
        let metrics = platform.metrics
        openTurns = metrics.gauge("frontdesk_open_turns", "Turns scheduled or running.")
        oldestTurn = metrics.gauge("frontdesk_oldest_open_turn_seconds", "Age of the oldest turn that is not over.")
        oldestPart = metrics.gauge(
            "frontdesk_oldest_unsent_part_seconds", "Time since the answer was fixed whose part has waited longest.")
        unheard = metrics.gauge(
            "frontdesk_unheard_parts", "Parts accepted one to two minutes ago of which WhatsApp has said nothing since."
        )
        overdue = metrics.gauge(
            "frontdesk_sweep_overdue_seconds", "How late the sweepers are for the turn that is most overdue.")
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    show(try await ledger.waiting())
                } catch {
                    logger.debug("the ledger does not tell what waits", metadata: [LogKey.error: "\(error)"])
                }
                try? await Task.sleep(for: Self.pace)
            }
        }
    }

    private func show(_ waiting: Waiting) {
        openTurns.set(Double(waiting.openTurns))
        unheard.set(Double(waiting.unheard))
        for (gauge, milliseconds) in [
            (oldestTurn, waiting.oldestTurn), (oldestPart, waiting.oldestPart), (overdue, waiting.overdue),
        ] {
            gauge.set(max(0, Double(milliseconds ?? 0) / 1000))
        }
    }
}
