import Bus
import Contracts
import HTTP
import Hummingbird
import HummingbirdCore
package import Launch
import Ledger
import Limits
import Logging
import Media
import NIOCore
import ServiceLifecycle
import Settings
import Telemetry

/// Takes WhatsApp's webhooks in, and serves the console.
package enum Gateway {
    package static let definition = ServiceDefinition(
        name: "gateway",
        adminPort: 9101,
        streams: [],
        schemas: [LedgerSchema.migrations],
        needsRedis: false,
        roles: GatewayRole.allCases.map(\.rawValue),
        commands: [
            ServiceCommand("trace", "WAMID: the way of one message", run: TraceCommand.run),
            ServiceCommand("replay", "--from T --to T, or --id ID: kept webhooks once more", run: ReplayCommand.run),
            ServiceCommand("forget", "removes everything of one customer", run: ForgetCommand.run),
        ],
        compose: compose
    )

    private static func compose(_ platform: Platform) async throws -> ServiceParts {
        let role = platform.role.flatMap(GatewayRole.init) ?? .all
        let emission = EmissionService(emitter: platform.emitter)
        var services: [any Service] = [emission]
        if role != .console { services += try webhooks(platform, emission) }
        if role != .webhook { services.append(try console(platform, emission)) }
        return ServiceParts(services: services)
    }

    private static func webhooks(_ platform: Platform, _ emission: EmissionService) throws -> [any Service] {
        let environment = platform.environment
        let secrets = try environment.secret("WHATSAPP_APP_SECRET", "the app secret of your Meta app")
        guard let signature = WebhookSignature(secrets: secrets.revealed) else {
            throw SettingsError(source: "the environment", problems: ["WHATSAPP_APP_SECRET holds no secret"])
        }
        let ledger = platform.ledger
        let numbers = NumberTally()
        let watch = NumberWatch(
            tally: numbers,
            limiter: NumberLimiter(redis: platform.bus.redis),
            limits: GrantedLimits { try await ledger.granted($0) },
            ledger: ledger,
            settings: platform.settings,
            logger: platform.logger
        )
        let handler = WebhookHandler(
            signature: signature,
            verifyToken: try environment.secret(
                "WHATSAPP_VERIFY_TOKEN", "the token you type into Meta's webhook dialog"),
            settings: { platform.settings.current },
            intake: Intake(patience: platform.settings.current.gateway.patience) { events in
                let accepted = try await ledger.accept(events)
                // Files are due at once.
                if events.contains(where: \.hasMedia) { platform.alarm.wake(in: .zero) }
                return accepted
            },
            emit: emission.emit,
            numbers: numbers,
            metrics: GatewayMetrics(platform.metrics),
            logger: platform.logger
        )
        let router = Router()
        handler.add(to: router)
        return [
            watch,
            server(
                router, platform, try environment["GATEWAY_HOST"] ?? "0.0.0.0",
                try environment.port("GATEWAY_PORT", default: 8080)),
        ]
    }

    private static func console(_ platform: Platform, _ emission: EmissionService) throws -> any Service {
        let environment = platform.environment
        let router = Router(context: ConsoleContext.self)
        ConsoleAssets.add(to: router)
        let tokens = try environment["CONSOLE_API_TOKENS"].map { text throws(SettingsError) in
            try ConsoleTokens(Secret(text))
        }
        for business in tokens?.businesses.sorted() ?? [] where platform.settings.current.business(business) == nil {
            platform.logger.warning(
                "CONSOLE_API_TOKENS names a business the configuration does not have",
                metadata: [LogKey.business: "\(business)"])
        }
        let api = ConsoleAPI(
            ledger: platform.ledger,
            settings: platform.settings,
            sender: SpeechSender(
                ledger: platform.ledger, bus: platform.bus, instance: platform.instance, logger: platform.logger),
            emission: emission,
            media: try MediaStores.open(
                platform.settings.current.media, environment, client: HTTPClient(connections: 8)),
            tokens: tokens,
            logger: platform.logger
        )
        api.add(to: router)
        return server(
            router, platform, try environment["CONSOLE_HOST"] ?? "127.0.0.1",
            try environment.port("CONSOLE_PORT", default: 8081))
    }

    private static func server<Context: RequestContext>(
        _ router: Router<Context>,
        _ platform: Platform,
        _ host: String,
        _ port: Int
    ) -> any Service where Context.Source == ApplicationRequestContextSource {
        var quiet = platform.logger
        quiet.logLevel = .warning
        let limits = platform.settings.current.gateway
        let cap = limits.connectionsPerAddress.map { AddressCap(limit: $0) }
        return Application(
            router: router,
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: handlers(limits, cap),
                    idleTimeout: .seconds(60))),
            configuration: .init(
                address: .hostname(host, port: port),
                serverName: nil,
                backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(limits.maximumConnections)
            ),
            logger: quiet
        )
    }

    private static func handlers(_ limits: GatewaySettings, _ cap: AddressCap?) -> [any RemovableChannelHandler] {
        let slow = SlowClientHandler(head: limits.headTimeout, body: limits.bodyTimeout)
        guard let cap else { return [slow] }
        return [AddressCapHandler(cap), slow]
    }
}

extension InboundEvent {
    fileprivate var hasMedia: Bool {
        guard case .message(let message) = self, case .media? = message.detail?.content else { return false }
        return true
    }
}
