import Contracts
import Ledger
import Logging
import ServiceLifecycle
import Settings
import Telemetry

/// Lets what is old go from the ledger, a small batch at a time. Every replica runs it; the ledger lets one of them work.
struct Housekeeper: Service {
    let ledger: Ledger
    let settings: SettingsHandle
    let deleted: Counter
    let logger: Logger

    /// Between looks that found nothing.
    private static let rest: Duration = .seconds(300)
    /// Between batches, so that customers do not notice them.
    private static let breath: Duration = .milliseconds(200)

    init(_ platform: Platform) {
        ledger = platform.ledger
        settings = platform.settings
        logger = platform.logger
        deleted = platform.metrics.counter(
            "frontdesk_ledger_rows_expired_total", "Rows of the ledger that were old enough to go.")
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            // Replicas that were started together look at different times.
            try? await Task.sleep(for: .seconds(.random(in: 5...60)))
            while !Task.isCancelled {
                var gone = 0
                do {
                    gone = try await ledger.expire(LedgerAges(settings.current))
                    if gone > 0 { deleted.increment(by: Double(gone)) }
                } catch {
                    logger.warning("old rows stay for now", metadata: [LogKey.error: "\(error)"])
                }
                try? await Task.sleep(for: gone > 0 ? Self.breath : Self.rest)
            }
        }
    }
}

extension LedgerAges {
    init(_ settings: FrontdeskSettings) {
        let kept = settings.retention
        self.init(
            inbox: kept.inbox, turns: kept.turns, hops: kept.hops, receipts: kept.receipts,
            deadLetters: kept.deadLetters, webhooks: settings.gateway.keepWebhooks)
    }
}
