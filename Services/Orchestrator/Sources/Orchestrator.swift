import Contracts
import HTTP
package import Launch
import Ledger
import Settings

/// Answers turns from what the business's documents say.
package enum Orchestrator {
    package static let definition = ServiceDefinition(
        name: "orchestrator",
        adminPort: 9104,
        streams: [.generate],
        schemas: [LedgerSchema.migrations],
        compose: compose
    )

    private static func compose(_ platform: Platform) async throws -> ServiceParts {
        let worker = OrchestratorWorker(
            ledger: platform.ledger,
            settings: platform.settings,
            catalogue: ProviderCatalogue(environment: platform.environment, client: HTTPClient()),
            metrics: OrchestratorMetrics(platform.metrics)
        )
        return ServiceParts(
            services: [
                platform.worker(worker, concurrency: platform.settings.current.assistant.delivery.concurrency)
            ]
        )
    }
}
