import ArgumentParser
import Foundation
import HTTP
import Hummingbird
import Logging
import MetaRules

/// Stands in for Meta's Cloud API where no Meta account is: the Graph API on one side, signed webhooks on the other, and
/// a chat page to play the customer.
@main
struct WhatsAppEmulator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "WhatsAppEmulator")

    @Option(help: "The port of the Graph API and the chat page.") var port = 8090
    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Option(help: "Where webhooks are delivered.") var webhookUrl = "http://127.0.0.1:8080/webhooks/whatsapp"
    @Option(help: "The app secret webhooks are signed with; WHATSAPP_APP_SECRET's first unless given.")
    var appSecret = Self.environment("WHATSAPP_APP_SECRET").map { String($0.prefix { $0 != "," }) } ?? "demo-app-secret"
    @Option(help: "The token the Graph API demands; WHATSAPP_ACCESS_TOKEN unless given.")
    var accessToken = Self.environment("WHATSAPP_ACCESS_TOKEN") ?? "demo-access-token"
    @Option(help: "Phone number ids, separated by commas; the first is the chat page's.")
    var numbers = (1...10).map { "1000000000000" + ($0 < 10 ? "0\($0)" : "\($0)") }.joined(separator: ",")
    @Option(help: "How long the Graph API thinks, in milliseconds.") var latencyMs = 0
    @Option(help: "How long after acceptance the statuses begin, in milliseconds.") var statusDelayMs = 150
    @Option(help: "How long webhooks that are not answered with 200 are delivered again, in seconds.")
    var retryFor = 120
    @Option(help: "Messages a second of each number, in and out together: 80, 20, 1000, or 0 for no limit.")
    var throughput = 1000
    @Option(help: "The WhatsApp Business Account's id.") var account = "204417730065512"
    @Option(help: "How long the review of a template takes, in milliseconds.") var reviewMs = 500
    @Option(help: "What chance depends on: the same seed gives the same ids and gaps.") var seed: UInt64 = 1
    @Option(help: "Different people a day who may be written to outside their windows; 0 for no limit.")
    var messagingLimit = 0
    @Option(help: "Calls of the management API in an hour.") var managementCalls = 5000
    @Option(help: "Statuses that are due at once go out in batches of at most so many; Meta's are up to 1,000.")
    var batch = 1
    @Flag(help: "Let customers be written to as fast as one likes.") var freePairs = false
    @Flag(help: "Take every customer's 24-hour window for open, whoever delivered their messages.")
    var openWindows = false

    /// Secrets come from the environment, where no list of processes shows them.
    private static func environment(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    func run() async throws {
        let world = World(
            numbers: numbers.split(separator: ",").map(String.init),
            openWindows: openWindows,
            limits: SendingLimits(
                throughput: throughput > 0 ? throughput : nil, limitsPairs: !freePairs,
                uniqueUsers: messagingLimit > 0 ? messagingLimit : nil),
            seed: seed
        )
        let deliveries = WebhookDeliveries(
            url: webhookUrl,
            secret: appSecret,
            retryFor: .seconds(retryFor),
            batch: min(max(batch, 1), 1000),
            world: world,
            client: HTTPClient(connections: 128)
        )
        let load = LoadGenerator(world: world, deliveries: deliveries)
        let router = Router()
        GraphRoutes(
            world: world,
            deliveries: deliveries,
            token: accessToken,
            latency: .milliseconds(latencyMs),
            statusDelay: .milliseconds(statusDelayMs)
        ).add(to: router)
        TemplateRoutes(
            world: world, deliveries: deliveries, token: accessToken, account: account, review: .milliseconds(reviewMs),
            callsPerHour: managementCalls
        ).add(to: router)
        FaultRoutes(world: world).add(to: router)
        CustomerRoutes(world: world, deliveries: deliveries).add(to: router)
        MediaRoutes(
            world: world, deliveries: deliveries, token: accessToken, address: "http://\(host):\(port)"
        ).add(to: router)
        LoadRoutes(load: load).add(to: router)
        var logger = Logger(label: "whatsapp-emulator")
        logger.logLevel = .warning
        var application = Application(
            router: router,
            configuration: .init(address: .hostname(host, port: port), serverName: nil, backlog: 1024),
            logger: logger
        )
        application.addServices(deliveries, load)
        try await application.runService()
    }
}
