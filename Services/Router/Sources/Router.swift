import Contracts
import Embeddings
import HTTP
package import Launch
import Ledger
import Logging
import Postgres
import Settings

/// Begins turns and decides who answers them.
package enum Router {
    package static let definition = ServiceDefinition(
        name: "router",
        adminPort: 9102,
        streams: [.inbound, .suspect],
        schemas: [LedgerSchema.migrations],
        commands: commands + measuring,
        compose: compose
    )

    /// - Returns: nil when no embedding service is configured; the router works without one.
    static func embeddings(
        _ environment: Environment,
        _ settings: FrontdeskSettings,
        patience: Duration
    ) throws(SettingsError) -> OpenAIEmbeddings? {
        try OpenAIEmbeddings(
            environment, client: HTTPClient(), model: settings.assistant.retrieval.embeddingModel, deadline: patience)
    }

    private static func compose(_ platform: Platform) async throws -> ServiceParts {
        let metrics = RouterMetrics(platform.metrics)
        let model = try LinearModel(path: ModelLocation.path(platform.environment))
        // A shorter patience than the retriever's: without a second opinion the first one stands.
        let opinion = try embeddings(platform.environment, platform.settings.current, patience: .milliseconds(400))
            .flatMap { SecondOpinion(model, CachedEmbeddings($0)) }
        if let trained = model.head?.card.model, try platform.environment["EMBEDDINGS_BASE_URL"] != nil, opinion == nil
        {
            platform.logger.notice(
                "no second opinion: the intent model knows embeddings of \(trained) only, and rag.embedding_model is another"
            )
        }
        let taxonomies = Taxonomies(
            model,
            opinion == nil
                ? nil : try embeddings(platform.environment, platform.settings.current, patience: .seconds(30)),
            platform.settings, platform.logger)
        let client = HTTPClient()
        let sources = AnswerSources(
            matcher: FAQMatcher(pool: try questionPool(platform.environment)),
            lookups: LookupClient(
                client: client, views: LookupViews(pool: try lookupPool(platform.environment)),
                environment: platform.environment))
        func worker(_ topic: Topic<TurnScheduled>) -> RouterWorker {
            RouterWorker(
                topic: topic,
                instance: platform.instance,
                ledger: platform.ledger,
                settings: platform.settings,
                model: model,
                taxonomies: taxonomies,
                secondOpinion: opinion,
                metrics: metrics,
                sources: sources
            )
        }
        return ServiceParts(
            services: [
                taxonomies,
                platform.worker(
                    worker(Topology.turnScheduled),
                    concurrency: platform.settings.current.assistant.delivery.concurrency),
                // A turn that took a process down twice is worked on alone.
                platform.worker(worker(Topology.turnSuspected), concurrency: 1),
                BookingCourier(
                    ledger: platform.ledger, settings: platform.settings, client: client,
                    environment: platform.environment, logger: platform.logger),
            ]
        )
    }

    /// - Returns: nil when lookups read no views.
    private static func lookupPool(_ environment: Environment) throws -> PostgresPool? {
        guard let url = try environment["LOOKUP_DATABASE_URL"] else { return nil }
        return PostgresPool(
            configuration: try PostgresConfiguration(url: url, size: 2, applicationName: "frontdesk-router-lookups"))
    }

    /// Sessions that may look a question up in the documents, and nothing else.
    private static func questionPool(_ environment: Environment) throws -> PostgresPool {
        let url = try environment.required("DATABASE_URL", "the address of the database")
        var configuration = try PostgresConfiguration(url: url, size: 2, applicationName: "frontdesk-router-questions")
        configuration.role = FAQMatcher.role
        return PostgresPool(configuration: configuration)
    }
}
