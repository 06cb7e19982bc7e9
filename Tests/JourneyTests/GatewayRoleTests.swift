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
        let database = try await TestDatabase()
        let common = [
            "DATABASE_URL": database.url, "REDIS_URL": redis.url,
            "FRONTDESK_CONFIG": TestEnvironment.root + "/deploy/config/frontdesk.yaml",
            "MEDIA_DIRECTORY": FileManager.default.temporaryDirectory.path + "/frontdesk-media-\(UUID().uuidString)",
        ]
        let migration = ChildProcess(
            try TestEnvironment.binaries + "/retriever", ["migrate"], environment: common)
        #expect(try await migration.run() == 0)
        let (admin, webhook, console) = (try freePort(), try freePort(), try freePort())
        let gateway = ChildProcess(
            try TestEnvironment.binaries + "/gateway", arguments,
            environment: common.merging(secrets) { _, new in new }.merging([
                "GATEWAY_ADMIN_PORT": "\(admin)", "GATEWAY_PORT": "\(webhook)", "CONSOLE_PORT": "\(console)",
            ]) { _, new in new })
        try await gateway.start()
        let client = HTTPClient()
        _ = try await eventually("the gateway to be ready") {
            try await client.send(
                HTTPRequest("GET", "http://127.0.0.1:\(admin)/readyz"), deadline: .seconds(5)
            ).status == 200 ? true : nil
        }
        #expect(await answers(client, webhook) == isWebhook)
        #expect(await answers(client, console) == !isWebhook)
        try await gateway.end()
        client.shutdown()
        try await database.drop()
        try await redis.process.end()
    }

    private func answers(_ client: HTTPClient, _ port: Int) async -> Bool {
        let response = try? await client.send(
            HTTPRequest("GET", "http://127.0.0.1:\(port)/"), deadline: .seconds(5))
        return response != nil
    }
}
