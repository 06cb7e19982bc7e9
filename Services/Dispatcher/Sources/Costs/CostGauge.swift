import Contracts
import Foundation
import Ledger
import Logging
import ServiceLifecycle
import Settings
import Telemetry

/// Shows what WhatsApp has charged for since midnight (UTC), by business and category.
struct CostGauge: Service {
    let ledger: Ledger
    let settings: SettingsHandle
    let gauge: Gauge
    let logger: Logger

    private static let interval: Duration = .seconds(300)

    init(ledger: Ledger, settings: SettingsHandle, registry: MetricsRegistry, logger: Logger) {
        self.ledger = ledger
        self.settings = settings
        self.logger = logger
        gauge = registry.gauge(
            "frontdesk_whatsapp_cost_today",
            "What WhatsApp charged since midnight UTC, by the prices of the configuration.",
            labels: ["business", "category", "currency"])
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await refresh()
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    func refresh(now: Date = Date()) async {
        let midnight = Int64(now.timeIntervalSince1970 / 86_400) * 86_400_000
        for business in settings.current.businesses {
            do {
                let charged = try await ledger.charged(BusinessID(rawValue: business.id), since: midnight)
                let report = CostReport(charged, business: business.id, prices: settings.current.prices)
                for (category, lines) in Dictionary(grouping: report.lines, by: \.category) {
                    gauge.set(lines.reduce(0) { $0 + ($1.amount ?? 0) }, business.id, category, report.currency)
                }
            } catch {
                logger.debug("costs cannot be read", metadata: [LogKey.error: "\(error)"])
            }
        }
    }
}
