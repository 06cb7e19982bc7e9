import Checker
import Foundation
import HTTP
import Postgres
import Redis
import TestSupport

/// The product as real processes, in several replicas, with a Redis, a database and emulators of its own.
struct Fleet: Sendable {
    static let names = ["gateway", "router", "retriever", "orchestrator", "dispatcher"]

    let redis: RedisServer
    let database: TestDatabase
    let services: [(name: String, process: ChildProcess)]
    let gatewayURLs: [String]
    let emulatorURL: String
    let client: HTTPClient
    private let emulators: [ChildProcess]
    private let environment: [String: String]
    private let folder: URL

    init(_ plan: Plan) async throws {
        redis = try RedisServer()
        database = try await TestDatabase()
        client = HTTPClient(connections: 128)
        let emulatorPort = try freePort()
        let modelPort = try freePort()
        emulatorURL = "http://127.0.0.1:\(emulatorPort)"
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("frontdesk-prove-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let configuration = folder.appendingPathComponent("frontdesk.yaml")
        try Self.configuration(plan, modelPort).write(to: configuration, atomically: true, encoding: .utf8)
        let common = [
            "REDIS_URL": redis.url,
            "DATABASE_URL": database.url,
            "DATABASE_POOL_SIZE": plan.replicas > 2 ? "2" : "4",
            "EMBEDDINGS_BASE_URL": "http://127.0.0.1:\(modelPort)",
            "WHATSAPP_APP_SECRET": Customers.secret,
            "WHATSAPP_VERIFY_TOKEN": "prove-token",
            "WHATSAPP_ACCESS_TOKEN": "prove-access",
            "WHATSAPP_API_BASE": emulatorURL,
            "FRONTDESK_CONFIG": configuration.path,
            "LOG_LEVEL": "error",
        ]
        environment = common
        let binaries = try TestEnvironment.binaries
        var services: [(String, ChildProcess)] = []
        var gateways: [String] = []
        for name in Self.names {
            for _ in 0..<plan.replicas {
                var own = common
                // The emulated embeddings are all alike; a second opinion of them would say nothing.
                if name == "router" { own["EMBEDDINGS_BASE_URL"] = "" }
                own["ADMIN_PORT"] = "\(try freePort())"
                if name == "gateway" {
                    let port = try freePort()
                    gateways.append("http://127.0.0.1:\(port)/webhooks/whatsapp")
                    own["GATEWAY_PORT"] = "\(port)"
                    own["CONSOLE_PORT"] = "\(try freePort())"
                }
                services.append((name, ChildProcess(binaries + "/\(name)", environment: own)))
            }
        }
        self.services = services
        gatewayURLs = gateways
        emulators = [
            ChildProcess(
                binaries + "/WhatsAppEmulator",
                [
                    "--port", "\(emulatorPort)", "--webhook-url", gateways.first ?? "", "--app-secret",
                    Customers.secret, "--access-token", "prove-access", "--open-windows",
                ]),
            ChildProcess(binaries + "/LLMEmulator", ["--port", "\(modelPort)", "--repeat-question"]),
        ]
    }

    /// The shipped configuration with short times and the emulated model.
    private static func configuration(_ plan: Plan, _ modelPort: Int) throws -> String {
        var text = try String(
            contentsOfFile: TestEnvironment.root + "/deploy/config/frontdesk.yaml", encoding: .utf8)
        for (pattern, replacement) in [
            ("fallback_order: [extractive]", "fallback_order: [house]"),
            ("lease: 15s", "lease: \(Plan.lease)s"),
            ("deadline: 45s", "deadline: \(Plan.deadline)s"),
            ("reconcile: 60s", "reconcile: \(Plan.reconcile)s"),
            ("max_starts: 5 ", "max_starts: 20 "),
            ("ambiguous_send: resend_once", "ambiguous_send: \(plan.ambiguous.rawValue)"),
        ] {
            guard text.contains(pattern) else {
                throw NotInTime(description: "deploy/config/frontdesk.yaml has no '\(pattern)' any more")
            }
            text = text.replacingOccurrences(of: pattern, with: replacement)
        }
        return text + """

            providers:
              house:
                base_url: http://127.0.0.1:\(modelPort)/v1
                model: repeat

            """
    }

    func start(_ mutation: Mutation?) async throws {
        try await redis.start()
        for emulator in emulators { try await emulator.start() }
        _ = try await eventually("the emulators") {
            try await client.send(HTTPRequest("GET", emulatorURL + "/emulator/calls"), deadline: .seconds(2)).status
                == 200 ? true : nil
        }
        try await tool("retriever", ["migrate"])
        try await tool(
            "retriever", ["ingest", TestEnvironment.root + "/deploy/demo/knowledge/en", "--business", "demo"])
        if let mutation {
            let pool = try database.pool(size: 1)
            try await mutation.plant(in: pool)
            await pool.close()
        }
        for service in services { try await service.process.start() }
        for url in gatewayURLs {
            do {
                _ = try await eventually("the gateway at \(url)", within: .seconds(60)) {
                    try await client.send(HTTPRequest("GET", url), deadline: .seconds(2)).status == 403 ? true : nil
                }
            } catch {
                var report = "\(error)"
                for (name, process) in services where await !process.isRunning {
                    report += "\n\(name): \(await process.output.suffix(500))"
                }
                throw NotInTime(description: report)
            }
        }
    }

    /// Runs a tool of the product to its end.
    @discardableResult
    func tool(_ program: String, _ arguments: [String]) async throws -> String {
        let tool = ChildProcess(try TestEnvironment.binaries + "/\(program)", arguments, environment: environment)
        let code = try await tool.run()
        let output = await tool.output
        guard code == 0 else { throw NotInTime(description: "\(program) \(arguments) ended with \(code): \(output)") }
        return output
    }

    /// Ends every fault: whatever is stopped goes on, whatever is dead is started.
    func heal() async throws {
        for (_, process) in services {
            await process.send(SIGCONT)
            if await !process.isRunning { try await process.start() }
        }
        if await !redis.process.isRunning { try await redis.process.start() }
    }

    func stop() async throws {
        for (_, process) in services {
            await process.send(SIGCONT)
            try await process.end()
        }
        for emulator in emulators { try await emulator.end() }
        try await redis.process.end()
        client.shutdown()
        try await database.drop()
        try FileManager.default.removeItem(at: folder)
    }
}
