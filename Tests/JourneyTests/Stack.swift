import Foundation
import HTTP
import Postgres
import Redis
import TestSupport

/// The whole product as real processes, with a Redis, a database and an emulator of its own.
struct Stack: Sendable {
    let redis: RedisServer
    let database: TestDatabase
    let emulator: ChildProcess
    let services: [String: ChildProcess]
    let adminPorts: [String: Int]
    let client = HTTPClient()
    private let emulatorURL: String
    let gatewayPort: Int
    private let consolePort: Int

    static let consoleToken = "journey-console-token"
    /// Opens a business that is not this one.
    static let foreignToken = "journey-foreign-token"
    static let shippedConfiguration = TestEnvironment.root + "/deploy/config/frontdesk.yaml"
    static let names = ["gateway", "router", "retriever", "orchestrator", "dispatcher"]

    /// Starts everything and waits until each service says that it is ready.
    ///
    /// - Parameters:
    ///   - hasOwnUsers: each service is its own Redis user, under the shipped rules, and none owns the database.
    ///   - configuration: a file instead of the shipped one.
    static func start(hasOwnUsers: Bool = false, configuration: String? = nil) async throws -> Stack {
        let stack = try await Stack(hasOwnUsers, configuration ?? shippedConfiguration)
        try await stack.redis.start()
        try await stack.prepare()
        try await stack.emulator.start()
        for name in names { try await stack.service(name).start() }
        for name in names { try await stack.waitUntilReady(name) }
        return stack
    }

    /// The same while `body` runs, and stopped however that ends.
    static func with(
        hasOwnUsers: Bool = false,
        configuration: String? = nil,
        _ body: (Stack) async throws -> Void
    ) async throws {
        let stack = try await start(hasOwnUsers: hasOwnUsers, configuration: configuration)
        do {
            try await body(stack)
        } catch {
            // What went wrong first is what counts.
            try? await stack.stop()
            throw error
        }
        try await stack.stop()
    }

    private let environment: [String: String]
    let mediaDirectory: String

    private init(_ hasOwnUsers: Bool, _ configuration: String) async throws {
        redis = try RedisServer(arguments: hasOwnUsers ? ["--aclfile", try Self.redisUsers()] : [])
        database = try await TestDatabase()
        gatewayPort = try freePort()
        consolePort = try freePort()
        let emulatorPort = try freePort()
        emulatorURL = "http://127.0.0.1:\(emulatorPort)"
        let binaries = try TestEnvironment.binaries
        mediaDirectory = FileManager.default.temporaryDirectory.path + "/frontdesk-media-\(UUID().uuidString)"
        let serviceURL = database.url.replacing(/\/\/[^@]*@/, with: "//\(database.name)_service:service-password@")
        var environment = [
            "REDIS_URL": redis.url,
            "DATABASE_URL": database.url,
            "EMBEDDINGS_BASE_URL": try TestEnvironment.embeddingsURL,
            "WHATSAPP_APP_SECRET": "old-secret,journey-secret",
            "WHATSAPP_VERIFY_TOKEN": "journey-token",
            "WHATSAPP_ACCESS_TOKEN": "journey-access",
            "WHATSAPP_API_BASE": emulatorURL,
            "GATEWAY_PORT": "\(gatewayPort)",
            "CONSOLE_PORT": "\(consolePort)",
            "MEDIA_DIRECTORY": mediaDirectory,
            "CONSOLE_API_TOKENS": "ada:\(Self.consoleToken),eve@elsewhere:\(Self.foreignToken)",
            "FRONTDESK_CONFIG": configuration,
        ]
        var ports: [String: Int] = [:]
        if hasOwnUsers { environment["SERVICE_DATABASE_URL"] = serviceURL }
        for name in Self.names {
            let port = try freePort()
            ports[name] = port
            environment["\(name.uppercased())_ADMIN_PORT"] = "\(port)"
        }
        adminPorts = ports
        self.environment = environment
        emulator = ChildProcess(
            binaries + "/WhatsAppEmulator",
            [
                "--port", "\(emulatorPort)", "--webhook-url", "http://127.0.0.1:\(gatewayPort)/webhooks/whatsapp",
                "--app-secret", "journey-secret", "--access-token", "journey-access",
            ]
        )
        let redisURL = redis.url
        services = Dictionary(
            uniqueKeysWithValues: Self.names.map {
                var own = environment
                if hasOwnUsers {
                    own["REDIS_URL"] = redisURL.replacing("redis://", with: "redis://\($0):\($0)-password@")
                    own["DATABASE_URL"] = serviceURL
                }
                return ($0, ChildProcess(binaries + "/\($0)", environment: own))
            }
        )
    }

    /// The shipped template with passwords filled in.
    private static func redisUsers() throws -> String {
        var text = try String(
            contentsOfFile: TestEnvironment.root + "/deploy/redis/users.acl.template", encoding: .utf8)
        for name in names + ["operator", "eraser"] {
            text = text.replacing("${\(name.uppercased())_REDIS_PASSWORD}", with: "\(name)-password")
        }
        let rules = text.split(separator: "\n").filter { $0.hasPrefix("user ") }.joined(separator: "\n") + "\n"
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("frontdesk-\(UUID().uuidString).acl")
        try Data(rules.utf8).write(to: path)
        return path.path
    }

    /// Schema and knowledge, as an operator would bring them.
    private func prepare() async throws {
        try await run("retriever", ["migrate"])
        try await run("retriever", ["ingest", TestEnvironment.root + "/deploy/demo/knowledge", "--business", "demo"])
    }

    /// Runs a tool of the product to its end; fails with its output unless it succeeds.
    @discardableResult
    func run(_ program: String, _ arguments: [String], with own: [String: String] = [:]) async throws -> String {
        let tool = ChildProcess(
            try TestEnvironment.binaries + "/\(program)", arguments,
            environment: environment.merging(own) { _, new in new })
        let code = try await tool.run()
        let output = await tool.output
        guard code == 0 else { throw NotInTime(description: "\(program) \(arguments) ended with \(code): \(output)") }
        return output
    }

    func service(_ name: String) throws -> ChildProcess {
        guard let service = services[name] else { throw NotInTime(description: "no service \(name)") }
        return service
    }

    func waitUntilReady(_ name: String) async throws {
        do {
            _ = try await eventually("\(name) to be ready") {
                try await admin(name, "readyz").status == 200 ? true : nil
            }
        } catch {
            let output = try await service(name).output
            throw NotInTime(description: "\(error)\n\(output.suffix(2000))")
        }
    }

    func admin(_ name: String, _ path: String) async throws -> HTTPResponse {
        try await client.send(
            HTTPRequest("GET", "http://127.0.0.1:\(adminPorts[name] ?? 0)/\(path)"), deadline: .seconds(5))
    }

    /// Calls the console's API about the demo business.
    ///
    /// - Parameter body: JSON; makes it a POST.
    func console(_ path: String, _ body: String? = nil, token: String = consoleToken) async throws -> HTTPResponse {
        let url = "http://127.0.0.1:\(consolePort)/api/v1/businesses/demo/\(path)"
        let request = HTTPRequest(
            body == nil ? "GET" : "POST", url,
            headers: [("Authorization", "Bearer \(token)"), ("Content-Type", "application/json")],
            body: Array((body ?? "").utf8))
        return try await client.send(request, deadline: .seconds(10))
    }

    /// What the console serves to anybody (its page, the description of its API), or to whoever has the token.
    func consolePage(_ path: String, token: String? = nil) async throws -> HTTPResponse {
        let headers = token.map { [("Authorization", "Bearer \($0)")] } ?? []
        return try await client.send(
            HTTPRequest("GET", "http://127.0.0.1:\(consolePort)/\(path)", headers: headers), deadline: .seconds(10))
    }

    /// Ends everything.
    func stop() async throws {
        for name in Self.names { try await service(name).end() }
        try await emulator.end()
        try await redis.process.end()
        client.shutdown()
        try await database.drop()
    }

    // MARK: The customer's side

    struct Call: Decodable, Sendable {
        let sequence: Int
        let to: String
        let text: String?
        let status: Int
        let callbackData: String?
    }

    /// A customer writes; returns once the webhook was answered with 200, however often it had to be delivered.
    @discardableResult
    func write(_ text: String, as customer: String, id: String? = nil) async throws -> String {
        struct Body: Encodable {
            let text: String
            let id: String?
            let wait = true
        }
        struct Reply: Decodable {
            let wamid: String
            let status: Int
        }
        var request = HTTPRequest(
            "POST", "\(emulatorURL)/emulator/customers/\(customer)/messages",
            body: Array(try JSONEncoder().encode(Body(text: text, id: id))))
        request.headers = [("Content-Type", "application/json")]
        let response = try await client.send(request, deadline: .seconds(90))
        let reply = try JSONDecoder().decode(Reply.self, from: Data(response.body))
        guard reply.status == 200 else { throw NotInTime(description: "the webhook was answered with \(reply.status)") }
        return reply.wamid
    }

    /// A customer records something.
    func sendVoice(_ bytes: [UInt8], as customer: String) async throws {
        let body = """
            {"kind":"audio","mimeType":"audio/ogg; codecs=opus","voice":true,"data":"\(Data(bytes).base64EncodedString())"}
            """
        let request = HTTPRequest(
            "POST", "\(emulatorURL)/emulator/customers/\(customer)/media",
            headers: [("Content-Type", "application/json")], body: Array(body.utf8))
        let response = try await client.send(request, deadline: .seconds(10))
        guard response.status == 200 else { throw NotInTime(description: "the emulator answered \(response.status)") }
    }

    /// The accepted messages to the customer, in the order of the Graph API's record.
    func replies(to customer: String) async throws -> [String] {
        let response = try await client.send(HTTPRequest("GET", "\(emulatorURL)/emulator/calls"), deadline: .seconds(5))
        let calls = try JSONDecoder().decode([Call].self, from: Data(response.body))
        return calls.filter { $0.to == customer && $0.status == 200 }.compactMap(\.text)
    }

    func waitForReplies(_ count: Int, to customer: String, within limit: Duration = .seconds(60)) async throws
        -> [String]
    {
        do {
            return try await eventually("\(count) replies to \(customer)", within: limit) {
                let replies = try await replies(to: customer)
                return replies.count >= count ? replies : nil
            }
        } catch {
            var report = "\(error)"
            for name in Self.names { report += "\n--- \(name)\n\(try await service(name).output.suffix(1500))" }
            throw NotInTime(description: report)
        }
    }

    func fault(_ json: String) async throws {
        var request = HTTPRequest("POST", "\(emulatorURL)/emulator/faults", body: Array(json.utf8))
        request.headers = [("Content-Type", "application/json")]
        _ = try await client.send(request, deadline: .seconds(5))
    }
}
