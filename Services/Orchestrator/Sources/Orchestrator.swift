import Bus
import Contracts
import Embeddings
import HTTP
package import Launch
import Ledger
import Redis
import Settings

/// Answers turns from what the business's documents say.
package enum Orchestrator {
    package static let definition = ServiceDefinition(
        name: "orchestrator",
        adminPort: 9104,
        streams: [.generate],
        schemas: [LedgerSchema.migrations],
        commands: [AttemptLedger.command, Evaluation.command, Drill.command],
        compose: compose
    )

    private static func compose(_ platform: Platform) async throws -> ServiceParts {
        let client = HTTPClient()
        let catalogue = try ProviderCatalogue(
            platform.settings.current, environment: platform.environment, client: client)
        let metrics = OrchestratorMetrics(platform.metrics)
        let path = try Platform.configurationPath(platform.environment)
        let history = LedgerHistory(ledger: platform.ledger, logger: platform.logger)
        let book = SharedBook(
            RedisBook(redis: platform.bus.redis, history: history), local: LocalBook(history: history),
            logger: platform.logger)
        let settings = platform.settings
        let prompts = PromptLibrary(
            folder: { PromptFolder.path(settings.current.assistant.chain.prompts, besides: path) },
            logger: platform.logger)
        let summaries = SummaryKeeper(
            ledger: platform.ledger, settings: settings, catalogue: catalogue, book: book, metrics: metrics,
            logger: platform.logger)
        let monitor = ProviderMonitor(
            settings: settings, catalogue: catalogue, book: book, metrics: metrics, logger: platform.logger)
        let embeddings = try OpenAIEmbeddings(
            platform.environment, client: client, model: settings.current.assistant.retrieval.embeddingModel,
            deadline: .seconds(1)
        ).map { EmbeddedMeaning(embeddings: $0) }
        let worker = OrchestratorWorker(
            ledger: platform.ledger,
            settings: settings,
            catalogue: catalogue,
            book: book,
            latencies: Latencies(),
            prompts: prompts,
            summaries: summaries,
            meaning: embeddings,
            metrics: metrics
        )
        return ServiceParts(
            services: [
                prompts, monitor, summaries,
                platform.worker(worker, concurrency: settings.current.assistant.delivery.concurrency),
            ]
        )
    }
}

/// Where prompt files are: beside the configuration file unless the path is absolute.
enum PromptFolder {
    static func path(_ folder: String, besides file: String) -> String {
        if folder.hasPrefix("/") { return folder }
        let parent = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        return parent.isEmpty ? folder : "\(parent)/\(folder)"
    }
}
