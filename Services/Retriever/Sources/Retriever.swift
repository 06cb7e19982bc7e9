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
            ServiceCommand("ingest", "PATH|URL --business ID: read documents into a business's knowledge", run: ingest),
            ServiceCommand("sync", "--business ID: read all its sources again (--list, --forget ADDRESS)", run: sync),
            ServiceCommand("remove", "DOCUMENT --business ID: take a document out", run: remove),
            ServiceCommand("ask", "QUESTION --business ID: show what is found, and why", run: ask),
            ServiceCommand("gaps", "--business ID: questions nothing was found for", run: gaps),
            ServiceCommand("conflicts", "--business ID: where its documents contradict each other", run: conflicts),
            ServiceCommand("expiring", "--business ID: what is over, or soon will be", run: expiring),
            ServiceCommand("versions", "DOCUMENT --business ID: earlier texts (--rollback VERSION)", run: versions),
            ServiceCommand("models", "the embedding models; models add NAME --dimension N", run: models),
            ServiceCommand("refill", "--business ID: copy its vectors to the other vector store", run: refill),
            ServiceCommand("reembed", "MODEL --business ID: move a business to another model", run: reembed),
            ServiceCommand("evaluate", "FOLDER… or --business ID FILE: how well questions are answered", run: evaluate),
            ServiceCommand("calibrate", "FOLDER…: learn from judged questions what relevance means", run: calibrate),
            ServiceCommand("bench", "filtered recall and speed over synthetic vectors", run: bench),
        ],
        compose: compose
    )

    private static func compose(_ platform: Platform) async throws -> ServiceParts {
        let store = KnowledgeStore(pool: try knowledgePool(platform.environment))
        let embeddings = try embeddings(platform.environment)
        let mirror = try mirror(platform.settings.current, platform.environment)
        let searcher = Searcher(store: store, logger: platform.logger, mirror: mirror) { model in
            var provider = embeddings
            provider.description = model
            return CachedEmbeddings(provider)
        }
        let ingesters = Ingesters(store: store, embeddings: embeddings, mirror: mirror)
        let concurrency = platform.settings.current.assistant.delivery.concurrency
        return ServiceParts(
            services: [
                platform.worker(
                    RetrieverWorker(ledger: platform.ledger, searcher: searcher, settings: platform.settings),
                    concurrency: concurrency),
                // Documents take their time; questions never wait behind them.
                platform.worker(
                    IngestWorker(settings: platform.settings, ingesters: ingesters), concurrency: 1, isOfTurns: false),
                SyncService(settings: platform.settings, ingesters: ingesters, logger: platform.logger),
            ],
            readiness: [
                ReadinessCheck("embeddings", isRequired: false) {
                    let vectors = try await embeddings.embed(["ready"], as: .query)
                    return "\(embeddings.model), \(vectors.first?.count ?? 0) dimensions"
                }
            ]
        )
    }

    /// The vector store of `rag.vector_store`, when it is not Postgres itself.
    static func mirror(_ settings: FrontdeskSettings, _ environment: Environment) throws -> (any VectorStore)? {
        switch settings.assistant.retrieval.vectorStore {
        case .pgvector: nil
        case .qdrant:
            QdrantStore(
                baseURL: try environment.required("QDRANT_URL", "the address of Qdrant, http://host:6333"),
                apiKey: try environment["QDRANT_API_KEY"])
        case .weaviate:
            WeaviateStore(
                baseURL: try environment.required("WEAVIATE_URL", "the address of Weaviate, http://host:8080"),
                apiKey: try environment["WEAVIATE_API_KEY"])
        }
    }

    static func knowledgePool(_ environment: Environment, size: Int = 4) throws -> PostgresPool {
        let url = try environment.required("DATABASE_URL", "the address of the database")
        var configuration = try PostgresConfiguration(
            url: url, size: size, applicationName: "frontdesk-retriever-knowledge")
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
            apiKey: try environment["EMBEDDINGS_API_KEY"]
        )
    }
}
