import Foundation
import HTTP
import Redis
import TestSupport
import Testing

/// The recipes of `docs/redis-cli.md`, run as they stand there.
@Suite("The recipes for redis-cli and psql", .timeLimit(.minutes(3)))
struct RecipeTests {
    /// The shell blocks of the page.
    private func recipes() throws -> [String] {
        let page = try String(contentsOfFile: TestEnvironment.root + "/docs/redis-cli.md", encoding: .utf8)
        return page.components(separatedBy: "```sh\n").dropFirst().compactMap {
            $0.components(separatedBy: "\n```").first
        }
    }

    /// Names of metrics in README and docs.
    private func namedMetrics() throws -> Set<String> {
        let folder = TestEnvironment.root + "/docs"
        let pages = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }
        let text = try (pages.map { folder + "/" + $0 } + [TestEnvironment.root + "/README.md"])
            .map { try String(contentsOfFile: $0, encoding: .utf8) }.joined()
        return Set(text.matches(of: /frontdesk_[a-z_]*[a-z]/).map { String($0.output) })
    }

    @Test("show where a message is that has no reply yet, and each of them works")
    func recipesWork() async throws {
        let stack = try await Stack.start()
        do {
            var exposed: Set<String> = []
            for name in Stack.names {
                let text = String(decoding: try await stack.admin(name, "metrics").body, as: UTF8.self)
                exposed.formUnion(text.matches(of: /# TYPE (\S+)/).map { String($0.output.1) })
            }
            #expect(try namedMetrics().subtracting(exposed) == [], "the docs name metrics that no service has")
            try await stack.service("orchestrator").end()
            let message = try await stack.write("How much is a cleaning?", as: "390000000201")
            let redis = try stack.redis.connection()
            _ = try await eventually("the passages") {
                let trace = try await redis.send(["XRANGE", .init("fd:trace:\(message)"), "-", "+"])
                let fields = trace.array?.flatMap { $0.array?.last?.array?.compactMap(\.text) ?? [] } ?? []
                return fields.contains("found") ? true : nil
            }
            await redis.close()
            let recipes = try recipes()
            #expect(recipes.count >= 9)
            var outputs: [String] = []
            for recipe in recipes { outputs.append(try await run(recipe, message, stack)) }
            let all = outputs.joined(separator: "\n")
            for fact in ["begun", "routed", "found", "running", "orchestrator", "How much is a cleaning?"] {
                #expect(all.contains(fact), "no recipe shows '\(fact)':\n\(all)")
            }
        } catch {
            try await stack.stop()
            throw error
        }
        try await stack.stop()
    }

    private func run(_ recipe: String, _ message: String, _ stack: Stack) async throws -> String {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let shell = ChildProcess(
            "bash", ["-euo", "pipefail", "-c", recipe],
            environment: [
                "REDIS_URL": stack.redis.url, "DATABASE_URL": stack.database.url, "WAMID": message,
                "PATH": "\(try TestEnvironment.binaries):\(path)",
            ])
        let code = try await shell.run()
        let output = await shell.output
        #expect(code == 0 && !output.isEmpty && !output.contains("ERR"), "\(recipe)\n\(output)")
        return output
    }
}
