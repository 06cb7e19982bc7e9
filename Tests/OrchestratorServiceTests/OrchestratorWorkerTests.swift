import Bus
import Contracts
import Foundation
import Languages
import Ledger
import Logging
import Postgres
import Redis
import Settings
import Telemetry
import TestSupport
import Testing

@testable import OrchestratorService

/// The worker on a real ledger, with passages that were found, and the model emulator.
@Suite("A turn in the orchestrator", .timeLimit(.minutes(2)))
struct OrchestratorWorkerTests {
    private let business = BusinessID(rawValue: "b")
    private let logger = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }

    private func with(
        _ providers: String,
        _ body: (EmulatedModels, OrchestratorWorker, Ledger, PostgresPool) async throws -> Void
    ) async throws {
        let database = try await TestDatabase()
        let pool = try database.pool()
        _ = try await Migrator(pool: pool).migrate([LedgerSchema.migrations])
        var policy = LedgerPolicy()
        policy.lease = .milliseconds(600)
        let ledger = Ledger(pool: pool, policy: policy)
        try await EmulatedModels.with { models in
            let file = FileManager.default.temporaryDirectory.appendingPathComponent("fd-\(UUID().uuidString).yaml")
            let yaml = """
                whatsapp_assistant: {llm_orchestration: {fallback_order: [\(providers)], health_check: none}}
                providers:
                  house: {api: openai, base_url: "\(models.url)/v1", model: house-1}
                  other: {api: openai, base_url: "\(models.url)/v1", model: other-1}
                businesses: [{id: b, name: B, numbers: ["1"], languages: [en, it]}]
                """
            try Data(yaml.utf8).write(to: file)
            let settings = try SettingsHandle(path: file.path, logger: logger)
            let catalogue = try ProviderCatalogue(
                settings.current, environment: Environment([:]), client: models.client)
            let metrics = OrchestratorMetrics(MetricsRegistry(service: "tests", version: "0"))
            let book = LocalBook()
            let worker = OrchestratorWorker(
                ledger: ledger, settings: settings, catalogue: catalogue, book: book, latencies: Latencies(),
                prompts: PromptLibrary(folder: { "/nowhere" }, logger: logger),
                summaries: SummaryKeeper(
                    ledger: ledger, settings: settings, catalogue: catalogue, book: book, metrics: metrics,
                    logger: logger),
                meaning: nil, metrics: metrics)
            try await body(models, worker, ledger, pool)
        }
        await pool.close()
        try await database.drop()
    }

    /// A begun turn, with one English passage found.
    private func found(_ question: String, _ language: Language, _ ledger: Ledger) async throws -> Entry<ContextFound> {
        let event = InboundMessage(
            business: business, id: MessageID(rawValue: "w1"),
            customer: Customer(number: "1", phone: "39333", userID: nil, name: nil), kind: "text", text: question,
            payload: "{}", sentAt: .now, opensTurn: true, windowMilliseconds: 0, capMilliseconds: 0, merges: false,
            traceparent: nil)
        let scheduled = try #require(try await ledger.accept([.message(event)]).first?.scheduled)
        guard case .granted(let grant) = try await ledger.begin(scheduled.turn, worker: "w") else {
            throw NotInTime(description: "the turn was not granted")
        }
        let routing = RoutingResult(
            intent: "pricing_inquiry", confidence: 0.9, requiresLLM: true,
            metadata: .init(stage: "linear", language: language.rawValue, top: [], thresholds: [:], model: "m"))
        let passage = Passage(
            id: "p", document: "d", documentType: "faq", section: "Prices", question: nil,
            text: "A cleaning costs 85 EUR.", language: "en", relevance: 0.95, source: "prices.md")
        return Entry(
            turn: grant.turn, deadline: grant.deadline, traceparent: nil,
            body: ContextFound(
                context: grant.context, routing: routing, passages: [passage],
                evidence: .init(query: question, mode: "hybrid", minimumRelevance: 0.7)))
    }

    private func pinned(_ pool: PostgresPool) async throws -> Answer? {
        let rows = try await pool.query("select body::text from frontdesk.answer")
        return try rows.first.map {
            try JSONDecoder().decode(Answer.self, from: Data(try $0.decode(0, as: String.self).utf8))
        }
    }

    @Test("quotes documents of another language after a sentence in the customer's, and no others")
    func quotation() async throws {
        for (question, language, words) in [
            (
                "Quanto costa la pulizia?", Language.italian,
                "Ecco che cosa dicono le nostre informazioni:\n\nA cleaning"
            ),
            ("How much is a cleaning?", .english, "our team.\n\nA cleaning costs 85 EUR."),
        ] {
            try await with("extractive") { _, worker, ledger, pool in
                _ = try await worker.handle(try await found(question, language, ledger), logger: logger)
                let answer = try #require(try await pinned(pool))
                #expect(answer.parts.first?.text?.contains(words) == true, "\(answer.parts)")
            }
        }
    }

    @Test("records what a model was asked for a turn that was taken away meanwhile")
    func overtaken() async throws {
        try await with("house, other") { models, worker, ledger, pool in
            try await models.inject(#"{"count":-1,"kind":"hang"}"#)
            let entry = try await found("How much is a cleaning?", .english, ledger)
            async let handled = worker.handle(entry, logger: logger)
            _ = try await eventually("the call of the model") { try await models.calls() > 0 ? true : nil }
            try await pool.script("update frontdesk.turn set fence = fence + 1")
            #expect(try await handled.outcome == .stale)
            let rows = try await pool.query("select outcome, prompt_hash from frontdesk.llm_attempt")
            #expect(try rows.map { try $0.decode("outcome", as: String.self) } == ["overtaken"])
            #expect(try await pinned(pool) == nil)
        }
    }

    @Test("stamps the prompt on what it says where no model answered")
    func stamped() async throws {
        try await with("house") { models, worker, ledger, pool in
            try await models.inject(#"{"count":-1,"status":500}"#)
            _ = try await worker.handle(
                try await found("How much is a cleaning?", .english, ledger), logger: logger)
            let answer = try #require(try await pinned(pool))
            #expect(answer.provider == "extractive" && answer.prompt?.count == 16)
        }
    }
}
