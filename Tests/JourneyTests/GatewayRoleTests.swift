import Foundation
import HTTP
import TestSupport
import Testing

@Suite("A gateway with one role", .timeLimit(.minutes(3)))
struct GatewayRoleTests {
    @Test(
        "opens its own door only, and needs only the secrets of that door",
        arguments: [
            (
                ["serve", "--role", "webhook"], ["WHATSAPP_APP_SECRET": "secret", "WHATSAPP_VERIFY_TOKEN": "token"],
                true
            ),
            (["--role=console"], ["CONSOLE_API_TOKENS": "ada:a-token-for-the-console"], false),
        ])
    func oneDoor(arguments: [String], secrets: [String: String], isWebhook: Bool) async throws {
        let redis = try RedisServer()
        try await redis.start()
        try await with(arguments, secrets, redis: redis.url) { gateway in
            #expect(await gateway.answers(gateway.webhook) == isWebhook)
            #expect(await gateway.answers(gateway.console) == !isWebhook)
        }
        try await redis.process.end()
    }

    @Test("starts while Redis is away, since messages go to the database, and says that it is")
    func withoutRedis() async throws {
        try await with(["serve", "--role", "webhook"], Self.secrets, redis: "redis://127.0.0.1:\(try freePort())") {
            gateway in
            let ready = try await gateway.get(gateway.admin, "/readyz")
            let report = try JSONDecoder().decode(Report.self, from: Data(ready.body))
            #expect(ready.status == 200 && report.checks.contains { $0.name == "redis" && !$0.ok && !$0.required })
            #expect(await gateway.answers(gateway.webhook))
        }
    }

    @Test("is unready as soon as it is asked to stop, and goes on answering until a load balancer has seen it")
    func drains() async throws {
        let redis = try RedisServer()
        try await redis.start()
        let drain = Self.secrets.merging(["DRAIN_SECONDS": "15"]) { _, new in new }
        try await with(["serve", "--role", "webhook"], drain, redis: redis.url) { gateway in
            await gateway.process.send(SIGTERM)
            _ = try await eventually("unreadiness") {
                try await gateway.get(gateway.admin, "/readyz").status == 503 ? true : nil
            }
            #expect(await gateway.answers(gateway.webhook))
        }
        try await redis.process.end()
    }

    private static let secrets = ["WHATSAPP_APP_SECRET": "secret", "WHATSAPP_VERIFY_TOKEN": "token"]

    private struct Report: Decodable {
        struct Check: Decodable {
            let name: String
            let ok: Bool
            let required: Bool
        }
        let checks: [Check]
    }

    private struct Running {
        let process: ChildProcess
        let client: HTTPClient
        let admin: Int
        let webhook: Int
        let console: Int

        func get(_ port: Int, _ path: String) async throws -> HTTPResponse {
            try await client.send(HTTPRequest("GET", "http://127.0.0.1:\(port)\(path)"), deadline: .seconds(5))
        }

        func answers(_ port: Int) async -> Bool { (try? await get(port, "/")) != nil }
    }

    /// A gateway that is ready, until the body ends.
    private func with(
        _ arguments: [String],
        _ environment: [String: String],
        redis: String,
        _ body: (Running) async throws -> Void
    ) async throws {
        let database = try await TestDatabase()
        let common = [
            "DATABASE_URL": database.url, "REDIS_URL": redis,
            "FRONTDESK_CONFIG": TestEnvironment.root + "/deploy/config/frontdesk.yaml",
            "MEDIA_DIRECTORY": FileManager.default.temporaryDirectory.path + "/frontdesk-media-\(UUID().uuidString)",
        ]
        let migration = ChildProcess(
            try TestEnvironment.binaries + "/retriever", ["migrate"], environment: common)
        #expect(try await migration.run() == 0)
        let (admin, webhook, console) = (try freePort(), try freePort(), try freePort())
        let process = ChildProcess(
            try TestEnvironment.binaries + "/gateway", arguments,
            environment: common.merging(environment) { _, new in new }.merging([
                "GATEWAY_ADMIN_PORT": "\(admin)", "GATEWAY_PORT": "\(webhook)", "CONSOLE_PORT": "\(console)",
            ]) { _, new in new })
        try await process.start()
        let gateway = Running(process: process, client: HTTPClient(), admin: admin, webhook: webhook, console: console)
        _ = try await eventually("the gateway to be ready") {
            try await gateway.get(admin, "/readyz").status == 200 ? true : nil
        }
        try await body(gateway)
        try await process.end()
        gateway.client.shutdown()
        try await database.drop()
    }
}
