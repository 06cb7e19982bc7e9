import Bus
import Contracts
import HTTP
package import Launch
import Ledger
import Redis
import Settings

/// Sends answers to WhatsApp, exactly one visible reply each, and ends turns.
package enum Dispatcher {
    package static let definition = ServiceDefinition(
        name: "dispatcher",
        adminPort: 9105,
        streams: [.outbound],
        schemas: [LedgerSchema.migrations],
        commands: commands,
        compose: compose
    )

    private static func compose(_ platform: Platform) async throws -> ServiceParts {
        let metrics = DispatcherMetrics(platform.metrics)
        let whatsapp = try whatsapp(platform.environment)
        let redis = platform.bus.redis
        let worker = DispatcherWorker(
            ledger: platform.ledger,
            settings: platform.settings,
            sender: Sender(
                ledger: platform.ledger,
                whatsapp: whatsapp,
                limiter: NumberLimiter(
                    redis: redis,
                    assumedReplicas: try platform.environment.whole("DISPATCHER_REPLICAS", default: 4, in: 1...1000)),
                holds: NumberHolds(),
                metrics: metrics
            ),
            emitter: platform.emitter,
            alarm: platform.alarm,
            metrics: metrics
        )
        let indicators = TypingIndicators(
            whatsapp: whatsapp,
            reader: RedisConnection(endpoint: redis.endpoint, label: "dispatcher.events"),
            redis: redis,
            metrics: metrics,
            logger: platform.logger
        )
        return ServiceParts(
            services: [
                platform.worker(worker, concurrency: platform.settings.current.assistant.delivery.concurrency),
                indicators,
            ]
        )
    }

    static func whatsapp(_ environment: Environment) throws -> WhatsAppClient {
        WhatsAppClient(
            client: HTTPClient(),
            baseURL: environment["WHATSAPP_API_BASE"] ?? "https://graph.facebook.com",
            version: environment["WHATSAPP_API_VERSION"] ?? "v25.0",
            token: try environment.secret("WHATSAPP_ACCESS_TOKEN", "the access token of your system user")
        )
    }
}
