import Contracts
import Embeddings
import Foundation
import HTTP
package import Launch
import Ledger
import Logging
import Postgres
import Settings

/// Finds the business's own knowledge for a question, and takes documents in.
package enum Retriever {
    package static let definition = ServiceDefinition(
        name: "retriever",
        adminPort: 9103,
        streams: [.retrieve, .ingest],
        schemas: [LedgerSchema.migrations, KnowledgeSchema.migrations],
        commands: [
            ServiceCommand("migrate", "bring the database to this version", run: { _ in try await migrate() }),
            ServiceCommand("ingest", "PATH --business ID: read documents into a business's knowledge", run: ingest),
            ServiceCommand("ask", "QUESTION --business ID: show what is found, and why", run: ask),
            ServiceCommand("evaluate", "FOLDER…: how well judged questions are answered", run: evaluate),
            ServiceCommand("calibrate", "FOLDER…: learn from judged questions what relevance means", run: calibrate),
        ],
        compose: compose
    )

    private static func compose(_ platform: Platform) async throws -> ServiceParts {
        let pool = try knowledgePool(platform.environment)
        let embeddings = try embeddings(platform.environment)
        let searcher = Searcher(store: KnowledgeStore(pool: pool), logger: platform.logger) { model in
            var provider = embeddings
            provider.description = model
            return CachedEmbeddings(provider)
        }
        let worker = RetrieverWorker(ledger: platform.ledger, searcher: searcher, settings: platform.settings)
        return ServiceParts(
            services: [
                platform.worker(worker, concurrency: platform.settings.current.assistant.delivery.concurrency)
            ],
            readiness: [
                ReadinessCheck("embeddings", isRequired: false) {
                    let vectors = try await embeddings.embed(["ready"], as: .query)
                    return "\(embeddings.model), \(vectors.first?.count ?? 0) dimensions"
                }
            ]
        )
    }

    static func knowledgePool(_ environment: Environment) throws -> PostgresPool {
        let url = try environment.required("DATABASE_URL", "the address of the database")
        var configuration = try PostgresConfiguration(url: url, applicationName: "frontdesk-retriever-knowledge")
        configuration.role = KnowledgeSchema.role
        return PostgresPool(configuration: configuration)
    }

    /// - Parameter model: how the server is spoken to; the caller may change it for each business.
    static func embeddings(
        _ environment: Environment,
        _ model: EmbeddingModel = .multilingualE5Small
    ) throws -> OpenAIEmbeddings {
        OpenAIEmbeddings(
            client: HTTPClient(),
            baseURL: try environment.required(
                "EMBEDDINGS_BASE_URL", "the address of an OpenAI-compatible embedding service"),
            model: model,
            apiKey: environment["EMBEDDINGS_API_KEY"]
        )
    }
}
