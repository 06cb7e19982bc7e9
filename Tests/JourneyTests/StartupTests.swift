import Foundation
import Postgres
import Redis
import TestSupport
import Testing

/// What a person sees who starts a service in surroundings that are not right.
@Suite("A service that cannot start", .timeLimit(.minutes(3)))
struct StartupTests {
    private static let services = ["gateway", "router", "retriever", "orchestrator", "dispatcher"]

    /// Runs the service as somebody who set just this, and returns what it printed.
    ///
    /// - Parameter changed: an empty value unsets the variable.
    private func start(
        _ service: String,
        _ changed: [String: String],
        _ arguments: [String] = []
    ) async throws -> (code: Int32, lines: [String]) {
        let environment = [
            "DATABASE_URL": try TestEnvironment.databaseURL,
            "REDIS_URL": try TestEnvironment.redisURL,
            "EMBEDDINGS_BASE_URL": try TestEnvironment.embeddingsURL,
            "WHATSAPP_APP_SECRET": "secret", "WHATSAPP_VERIFY_TOKEN": "token", "WHATSAPP_ACCESS_TOKEN": "access",
            "FRONTDESK_CONFIG": TestEnvironment.root + "/deploy/config/frontdesk.yaml",
            "\(service.uppercased())_ADMIN_PORT": "\(try freePort())",
            "GATEWAY_PORT": "\(try freePort())", "CONSOLE_PORT": "\(try freePort())",
        ].merging(changed) { _, new in new }
        let process = ChildProcess(
            try TestEnvironment.binaries + "/\(service)", arguments, environment: environment)
        let code = try await process.run(within: .seconds(60))
        let lines = await process.output.split(separator: "\n").map(String.init)
        return (code, lines)
    }

    /// One line that names the service, says what to do, and exit code 1.
    private func expectRefusal(
        _ service: String,
        _ changed: [String: String],
        saying remedies: String...
    ) async throws {
        let (code, lines) = try await start(service, changed)
        #expect(code == 1, "\(lines)")
        #expect(lines.count == 1 && lines.first?.hasPrefix("\(service): ") == true, "\(lines)")
        for remedy in remedies { #expect(lines.first?.contains(remedy) == true, "\(remedy) is missing in \(lines)") }
    }

    @Test("names the setting that is missing", arguments: services)
    func missingSetting(service: String) async throws {
        try await expectRefusal(service, ["DATABASE_URL": ""], saying: "DATABASE_URL", "postgres://")
        try await expectRefusal(service, ["REDIS_URL": ""], saying: "REDIS_URL", "redis://")
    }

    @Test(
        "names the secret that is missing",
        arguments: [
            ("gateway", "WHATSAPP_APP_SECRET"), ("gateway", "WHATSAPP_VERIFY_TOKEN"),
            ("dispatcher", "WHATSAPP_ACCESS_TOKEN"),
        ])
    func missingSecret(service: String, variable: String) async throws {
        let database = try await migrated()
        try await expectRefusal(service, ["DATABASE_URL": database.url, variable: ""], saying: variable)
        try await database.drop()
    }

    @Test("says that nobody answers where the servers should be", arguments: services)
    func unreachable(service: String) async throws {
        let port = try freePort()
        try await expectRefusal(
            service, ["DATABASE_URL": "postgres://postgres@127.0.0.1:\(port)/postgres"],
            saying: "\(port)", "DATABASE_URL")
        // Its messages go to the database: it starts without Redis.
        if service == "gateway" { return }
        let database = try await migrated()
        try await expectRefusal(
            service, ["DATABASE_URL": database.url, "REDIS_URL": "redis://127.0.0.1:\(port)"],
            saying: "127.0.0.1:\(port)", "REDIS_URL")
        try await database.drop()
    }

    @Test("says that a password is wrong, and does not repeat it")
    func wrongPassword() async throws {
        let redis = try RedisServer()
        try await redis.start()
        let administrator = try redis.connection()
        _ = try await administrator.send(["ACL", "SETUSER", "router", "on", ">right", "~*", "&*", "+@all"])
        await administrator.close()
        let database = try await migrated()
        let url = "redis://router:wrong-word@127.0.0.1:\(redis.port)"
        try await expectRefusal("router", ["DATABASE_URL": database.url, "REDIS_URL": url], saying: "password")
        let (_, lines) = try await start("router", ["DATABASE_URL": database.url, "REDIS_URL": url])
        #expect(!lines.joined().contains("wrong-word"))
        try await database.drop()
        try await redis.process.end()
    }

    @Test("says how to bring a database up to date")
    func notMigrated() async throws {
        let database = try await TestDatabase()
        try await expectRefusal("router", ["DATABASE_URL": database.url], saying: "retriever migrate")
        try await database.drop()
    }

    @Test("says that the database has no pgvector")
    func noVectors() async throws {
        let database = try await TestDatabase()
        let pool = try database.pool(size: 1)
        // The server looks for extensions where there are none.
        try await pool.script("alter database \(database.name) set extension_control_path = '/nonexistent'")
        await pool.close()
        try await expectRefusal("retriever", ["DATABASE_URL": database.url], saying: "vector", "pgvector")
        try await database.drop()
    }

    @Test("reports every mistake of the configuration file with its line")
    func configuration() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("fd-\(UUID().uuidString).yaml")
        try "whatsapp_assistant:\n  routing:\n    intent_treshold: 0.75\n  rag:\n    top_k: many\n"
            .write(to: file, atomically: true, encoding: .utf8)
        try await expectRefusal(
            "router", ["FRONTDESK_CONFIG": file.path], saying: "line 3", "intent_treshold", "line 5", "top_k")
        try FileManager.default.removeItem(at: file)
    }

    @Test("says which options there are")
    func unknownOptions() async throws {
        for arguments in [["serve", "--role", "webhooks"], ["--role=both"], ["serve", "--port", "1"]] {
            let (code, lines) = try await start("gateway", [:], arguments)
            #expect(code == 1 && lines.count == 1 && lines[0].contains("--role all|webhook|console"), "\(lines)")
        }
        let (code, lines) = try await start("router", [:], ["serve", "--role", "all"])
        #expect(code == 1 && lines.count == 1 && lines[0].contains("serve takes nothing"), "\(lines)")
    }

    private func migrated() async throws -> TestDatabase {
        let database = try await TestDatabase()
        let tool = ChildProcess(
            try TestEnvironment.binaries + "/retriever", ["migrate"], environment: ["DATABASE_URL": database.url])
        let code = try await tool.run()
        guard code == 0 else { throw NotInTime(description: await tool.output) }
        return database
    }
}
