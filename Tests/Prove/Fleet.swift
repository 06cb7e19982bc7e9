import Checker
import FaultProxy
import Foundation
import HTTP
import Postgres
import Redis
import TestSupport

/// The product as real processes, in several replicas, with a Redis, a database and emulators of its own.
struct Fleet: Sendable {
    static let names = ["gateway", "router", "retriever", "orchestrator", "dispatcher"]

    /// A process, and which of its service's replicas it is, from 0.
    struct Member: Sendable {
        let name: String
        let replica: Int
        let process: ChildProcess
    }

    /// The networks between the services and what they talk to.
    struct Networks: Sendable {
        let redis: FaultProxy
        let postgres: FaultProxy
        let whatsapp: FaultProxy
    }

    let redis: RedisServer
    let database: TestDatabase
    let networks: Networks
    let services: [Member]
    let gatewayURLs: [String]
    let emulatorURL: String
    let client: HTTPClient
    private let emulators: [ChildProcess]
    private let environment: [String: String]
    private let folder: URL

    init(_ plan: Plan, _ planted: Mutation?) async throws {
        redis = try RedisServer()
        database = try await TestDatabase()
        client = HTTPClient(connections: 128)
        let emulatorPort = try freePort()
        let modelPort = try freePort()
        emulatorURL = "http://127.0.0.1:\(emulatorPort)"
        guard var direct = URLComponents(string: database.url) else {
            throw NotInTime(description: "no address: \(database.url)")
        }
        networks = Networks(
            redis: try FaultProxy(to: redis.port, listeningOn: try freePort()),
            postgres: try FaultProxy(to: direct.port ?? 5432, listeningOn: try freePort()),
            whatsapp: try FaultProxy(to: emulatorPort, listeningOn: try freePort()))
        direct.port = networks.postgres.port
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
        let proxied = common.merging([
            "REDIS_URL": "redis://127.0.0.1:\(networks.redis.port)",
            "DATABASE_URL": direct.string ?? database.url,
            "WHATSAPP_API_BASE": "http://127.0.0.1:\(networks.whatsapp.port)",
        ]) { _, new in new }
        let binaries = try TestEnvironment.binaries
        var services: [Member] = []
        var gateways: [String] = []
        for name in Self.names {
            for replica in 0..<plan.replicas {
                var own = proxied
                // The emulated embeddings know words and no meaning; a second opinion of them would say nothing.
                if name == "router" { own["EMBEDDINGS_BASE_URL"] = "" }
                own["ADMIN_PORT"] = "\(try freePort())"
                if name == "gateway" {
                    let port = try freePort()
                    gateways.append("http://127.0.0.1:\(port)/webhooks/whatsapp")
                    own["GATEWAY_PORT"] = "\(port)"
                    own["CONSOLE_PORT"] = "\(try freePort())"
                }
                if name == "dispatcher", let library = planted?.preload { own["LD_PRELOAD"] = "\(binaries)/\(library)" }
                let process = ChildProcess(binaries + "/\(name)", environment: own)
                services.append(Member(name: name, replica: replica, process: process))
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
            ChildProcess(binaries + "/LLMEmulator", ["--port", "\(modelPort)", "--name-messages"]),
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

    func start(_ plan: Plan, _ mutation: Mutation?) async throws {
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
        let first = services.filter { !plan.scales || $0.replica == 0 }
        for service in first { try await service.process.start() }
        for url in plan.scales ? Array(gatewayURLs.prefix(1)) : gatewayURLs {
            do {
                _ = try await eventually("the gateway at \(url)", within: .seconds(60)) {
                    try await client.send(HTTPRequest("GET", url), deadline: .seconds(2)).status == 403 ? true : nil
                }
            } catch {
                var report = "\(error)"
                for member in first where await !member.process.isRunning {
                    report += "\n\(member.name): \(await member.process.output.suffix(500))"
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

    /// Takes back what was to go wrong with the next calls to WhatsApp.
    func clearWhatsAppFaults() async throws {
        _ = try await client.send(HTTPRequest("DELETE", emulatorURL + "/emulator/faults"), deadline: .seconds(5))
    }

    /// Ends every fault: whatever is stopped goes on, whatever is dead is started.
    ///
    /// - Parameter idle: places in `services` that were shut down on purpose.
    func heal(except idle: Set<Int>) async throws {
        for network in [networks.redis, networks.postgres, networks.whatsapp] { network.set(.none) }
        try await clearWhatsAppFaults()
        for (place, member) in services.enumerated() where !idle.contains(place) {
            await member.process.send(SIGCONT)
        }
        if await !redis.process.isRunning { try await redis.process.start() }
        try await revive(services.indices.filter { !idle.contains($0) })
    }

    /// Starts what has ended by itself, as whatever runs containers does: a service that finds no Redis when it starts says so
    /// and ends.
    func revive(_ places: [Int]) async throws {
        for place in places where await !services[place].process.isRunning {
            try await services[place].process.start()
        }
    }

    /// What each process is and said last, and what waits in the streams: for whoever looks for the reason.
    func state() async throws -> [String] {
        var lines: [String] = []
        for member in services {
            let state = await member.process.isRunning ? "runs" : "does not run"
            lines.append("\(member.name) \(member.replica) \(state): \(await member.process.output.suffix(700))")
        }
        let connection = try redis.connection()
        for name in ["inbound", "retrieve", "generate", "outbound", "suspect"] {
            let groups = try? await connection.send(["XINFO", "GROUPS", RedisArgument("fd:" + name)])
            let length = try? await connection.send(["XLEN", RedisArgument("fd:" + name)])
            lines.append("fd:\(name): length \(String(describing: length)), \(String(describing: groups))")
        }
        lines.append("clients: \(String(describing: try? await connection.send(["INFO", "clients"])))")
        await connection.close()
        return lines
    }

    func stop() async throws {
        for member in services {
            await member.process.send(SIGCONT)
            try await member.process.end()
        }
        for network in [networks.redis, networks.postgres, networks.whatsapp] { network.stop() }
        for emulator in emulators { try await emulator.end() }
        try await redis.process.end()
        client.shutdown()
        try await database.drop()
        try FileManager.default.removeItem(at: folder)
    }
}
