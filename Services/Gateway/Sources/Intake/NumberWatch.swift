import Contracts
import Ledger
import Limits
import Logging
import ServiceLifecycle
import Settings
import Telemetry

/// Charges what came in to the throughput of its number, which WhatsApp counts in both directions, and tells the ledger
/// of numbers it has not seen: one call per number and fifth of a second, whatever came.
struct NumberWatch: Service {
    let tally: NumberTally
    let limiter: NumberLimiter
    let limits: GrantedLimits
    let ledger: Ledger
    let settings: SettingsHandle
    let logger: Logger

    private static let rest: Duration = .milliseconds(200)

    func run() async throws {
        for await _ in tally.signals.cancelOnGracefulShutdown() {
            await settle()
            try? await Task.sleep(for: Self.rest)
        }
    }

    func settle() async {
        let (fresh, inbound) = tally.take()
        for (number, arrived) in inbound {
            guard let business = settings.current.business(arrived.business.rawValue) else { continue }
            let pace = NumberPace(
                business.whatsapp, number: number, granted: await limits.current(arrived.business))
            do {
                try await limiter.chargeInbound(number, pace: pace, count: arrived.count)
            } catch {
                // Without Redis every dispatcher gives out slots of its own, and few enough of them.
                logger.debug("messages were not charged to their number", metadata: [LogKey.error: "\(error)"])
            }
        }
        guard !fresh.isEmpty else { return }
        do {
            try await ledger.know(fresh)
        } catch {
            tally.forget(fresh)
            logger.warning("a number could not be remembered yet", metadata: [LogKey.error: "\(error)"])
        }
    }
}
