import Bus
import Contracts
import HTTP
package import Launch
import Ledger
import Limits
import Media
import Redis
import Settings
import Telemetry

/// Sends answers to WhatsApp, exactly one visible reply each, and ends turns.
package enum Dispatcher {
    package static let definition = ServiceDefinition(
        name: "dispatcher",
        adminPort: 9105,
        streams: [.outbound, .media],
        schemas: [LedgerSchema.migrations],
        commands: commands,
        compose: compose
    )

    private static func compose(_ platform: Platform) async throws -> ServiceParts {
        let metrics = DispatcherMetrics(platform.metrics)
        // A token that is missing is told now, not at the first reply.
        for business in platform.settings.current.businesses {
            _ = try AccessTokens.token(business, platform.environment)
        }
        let tokens = AccessTokens(platform.environment, platform.settings)
        let whatsapp = try whatsapp(platform.environment, tokens)
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
                limits: GrantedLimits { [ledger = platform.ledger] in try await ledger.granted($0) },
                holds: NumberHolds(),
                metrics: metrics
            ),
            emitter: platform.emitter,
            alarm: platform.alarm,
            metrics: metrics
        )
        let indicators = TypingIndicators(
            whatsapp: try self.whatsapp(platform.environment, tokens),
            reader: RedisConnection(endpoint: redis.endpoint, label: "dispatcher.events"),
            redis: redis,
            metrics: metrics,
            logger: platform.logger
        )
        let client = HTTPClient(connections: 8)
        let store = try MediaStores.open(platform.settings.current.media, platform.environment, client: client)
        return ServiceParts(
            services: [
                platform.worker(worker, concurrency: platform.settings.current.assistant.delivery.concurrency),
                platform.worker(try mediaWorker(platform, tokens, client, store), concurrency: 4, isOfTurns: false),
                MediaHousekeeper(
                    ledger: platform.ledger, store: store, settings: platform.settings,
                    removed: platform.metrics.counter(
                        "frontdesk_media_expired_total", "Files of customers that were old enough to go."),
                    logger: platform.logger),
                indicators,
                CostGauge(
                    ledger: platform.ledger, settings: platform.settings, registry: platform.metrics,
                    logger: platform.logger),
            ]
        )
    }

    /// - Parameter client: not the one messages are sent with: a slow download holds up none.
    private static func mediaWorker(
        _ platform: Platform,
        _ tokens: AccessTokens,
        _ client: HTTPClient,
        _ store: any MediaStore
    ) throws -> MediaWorker {
        let environment = platform.environment
        let settings = platform.settings.current.media
        return MediaWorker(
            ledger: platform.ledger,
            source: GraphMedia(
                client: client,
                baseURL: try environment["WHATSAPP_API_BASE"] ?? "https://graph.facebook.com",
                version: try environment["WHATSAPP_API_VERSION"] ?? "v25.0",
                tokens: tokens,
                maximumBytes: settings.maximumBytes,
                userAgent: settings.userAgent,
                hosts: settings.hosts
            ),
            store: store,
            transcription: try settings.transcription.map { speech in
                Transcription(
                    client: client,
                    baseURL: speech.baseURL,
                    model: speech.model,
                    key: speech.keyVariable.isEmpty
                        ? nil : try environment.secret(speech.keyVariable, "the key of the transcription service"),
                    timeout: speech.timeout
                )
            },
            alarm: platform.alarm,
            outcomes: platform.metrics.counter(
                "frontdesk_media_total", "Files of customers by what became of them.", labels: ["outcome"])
        )
    }

    static func whatsapp(_ environment: Environment, _ tokens: AccessTokens) throws -> WhatsAppClient {
        WhatsAppClient(
            client: HTTPClient(),
            baseURL: try environment["WHATSAPP_API_BASE"] ?? "https://graph.facebook.com",
            version: try environment["WHATSAPP_API_VERSION"] ?? "v25.0",
            tokens: tokens
        )
    }
}
