import Foundation
import Logging
import Redis
import Settings
import Telemetry
import TestSupport
import Testing

@testable import OrchestratorService

/// The monitor as it runs, before the model emulator.
@Suite("The health checks of providers", .timeLimit(.minutes(2)))
struct ProviderMonitorTests {
    private func with(
        _ check: String,
        _ body: (EmulatedModels, ProviderMonitor, any ChatProvider, SharedBook) async throws -> Void
    ) async throws {
        try await EmulatedModels.with { models in
            let server = try RedisServer()
            try await server.start()
            let connection = try server.connection()
            let file = FileManager.default.temporaryDirectory.appendingPathComponent("fd-\(UUID().uuidString).yaml")
            let yaml = """
                whatsapp_assistant:
                  llm_orchestration: {fallback_order: [house], health_check: \(check), health_check_interval: 1s}
                providers: {house: {api: openai, base_url: "\(models.url)/v1", model: house-1}}
                businesses: [{id: b, name: B, numbers: ["1"]}]
                """
            try Data(yaml.utf8).write(to: file)
            let logger = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
            let settings = try SettingsHandle(path: file.path, logger: logger)
            let catalogue = try ProviderCatalogue(
                settings.current, environment: Environment([:]), client: models.client)
            let book = SharedBook(RedisBook(redis: connection), logger: logger)
            let monitor = ProviderMonitor(
                settings: settings, catalogue: catalogue, book: book,
                metrics: OrchestratorMetrics(MetricsRegistry(service: "tests", version: "0")), logger: logger)
            let provider = try #require(catalogue.entries(settings.current).first?.provider)
            try await body(models, monitor, provider, book)
            await connection.close()
            try await server.process.end()
        }
    }

    private func admitted(_ provider: any ChatProvider, _ book: SharedBook) async throws -> AdmittedCall? {
        let account = SpendAccount(business: "b", conversation: "c", try spend())
        let applicant = Applicant(key: provider.key, quota: .init(), tokens: 1, micros: 0)
        return await book.admit([applicant], for: account).call
    }

    @Test("close a provider that lists nothing, and open it once it does")
    func models() async throws {
        try await with("models") { models, monitor, provider, book in
            try await models.inject(#"{"count":-1,"status":500}"#)
            for _ in 0..<3 { await monitor.probe(provider) }
            #expect(try await admitted(provider, book) == nil)
            try await models.clear()
            await monitor.probe(provider)
            #expect(try await admitted(provider, book) != nil)
        }
    }

    @Test("leave alone a key that may not list models, whatever the refusal", arguments: [401, 403, 404])
    func restricted(status: Int) async throws {
        try await with("models") { models, monitor, provider, book in
            try await models.inject(#"{"count":-1,"status":\#(status)}"#)
            for _ in 0..<4 { await monitor.probe(provider) }
            #expect(try await admitted(provider, book) != nil)
        }
    }

    @Test("of completions close a provider whose key is refused")
    func completions() async throws {
        try await with("completion") { models, monitor, provider, book in
            try await models.inject(#"{"count":-1,"status":401}"#)
            await monitor.probe(provider)
            #expect(try await admitted(provider, book) == nil)
        }
    }

    @Test("by their list leave a provider closed that hangs on calls")
    func hanging() async throws {
        try await with("models") { _, monitor, provider, book in
            let call = try #require(try await admitted(provider, book))
            await book.settle(call, .failed(.timedOut(.seconds(8))))
            await monitor.probe(provider)
            #expect(try await admitted(provider, book) == nil)
        }
    }
}
