import Contracts
import HTTP
package import Launch
import Ledger
import Settings

/// Sends answers to WhatsApp, exactly one visible reply each, and ends turns.
package enum Dispatcher {
    package static let definition = ServiceDefinition(
        name: "dispatcher",
        adminPort: 9105,
        streams: [.outbound],
        schemas: [LedgerSchema.migrations],
        compose: compose
    )

    private static func compose(_ platform: Platform) async throws -> ServiceParts {
        let environment = platform.environment
        let worker = DispatcherWorker(
            ledger: platform.ledger,
            settings: platform.settings,
            whatsapp: WhatsAppClient(
                client: HTTPClient(),
                baseURL: environment["WHATSAPP_API_BASE"] ?? "https://graph.facebook.com",
                version: environment["WHATSAPP_API_VERSION"] ?? "v25.0",
                token: try environment.secret("WHATSAPP_ACCESS_TOKEN", "the access token of your system user")
            ),
            emitter: platform.emitter,
            alarm: platform.alarm,
            metrics: DispatcherMetrics(platform.metrics)
        )
        return ServiceParts(
            services: [
                platform.worker(worker, concurrency: platform.settings.current.assistant.delivery.concurrency)
            ]
        )
    }
}
