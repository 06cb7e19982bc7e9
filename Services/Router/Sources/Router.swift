import Contracts
package import Launch
import Ledger
import Settings

/// Begins turns and decides who answers them.
package enum Router {
    package static let definition = ServiceDefinition(
        name: "router",
        adminPort: 9102,
        streams: [.inbound, .suspect],
        schemas: [LedgerSchema.migrations],
        commands: commands,
        compose: compose
    )

    private static func compose(_ platform: Platform) async throws -> ServiceParts {
        let metrics = RouterMetrics(platform.metrics)
        let classifier = try classifier(platform.environment)
        func worker(_ topic: Topic<TurnScheduled>) -> RouterWorker {
            RouterWorker(
                topic: topic,
                instance: platform.instance,
                ledger: platform.ledger,
                settings: platform.settings,
                classifier: classifier,
                metrics: metrics
            )
        }
        return ServiceParts(
            services: [
                platform.worker(
                    worker(Topology.turnScheduled),
                    concurrency: platform.settings.current.assistant.delivery.concurrency),
                // A turn that took a process down twice is worked on alone.
                platform.worker(worker(Topology.turnSuspected), concurrency: 1),
            ]
        )
    }
}
