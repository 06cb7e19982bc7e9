import Embeddings
import Foundation
import Logging
import ServiceLifecycle
import Settings
import Telemetry

/// The taxonomies of the businesses that have one of their own: made when first asked for, and anew when the configuration
/// changes them.
actor Taxonomies: Service {
    private let model: LinearModel
    /// Reads examples for the second opinion; nil where there is none.
    private let embeddings: (any EmbeddingProvider)?
    private let settings: SettingsHandle
    private let logger: Logger
    private var made: [String: Taxonomy] = [:]
    private var retryAt = ContinuousClock.now

    private static let batch = 32
    private static let pause = Duration.seconds(60)

    init(
        _ model: LinearModel,
        _ embeddings: (any EmbeddingProvider)?,
        _ settings: SettingsHandle,
        _ logger: Logger
    ) {
        self.model = model
        self.embeddings = embeddings
        self.settings = settings
        self.logger = logger
    }

    /// - Returns: nil for a business whose messages the model alone understands.
    func of(_ business: BusinessSettings) -> Taxonomy? {
        guard !business.taxonomy.isPlain else { return nil }
        if let taxonomy = made[business.id], taxonomy.isOf(business) { return taxonomy }
        let taxonomy = Taxonomy(business, known: model.examples())
        if taxonomy.own == nil, !business.taxonomy.own.isEmpty {
            logger.warning(
                "the intent model holds no examples in the business's languages; its own intents are known by patterns and examples only",
                metadata: ["business": "\(business.id)"])
        }
        made[business.id] = taxonomy
        return taxonomy
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.prepare()
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Makes what is missing before a customer waits for it.
    private func prepare() async {
        for business in settings.current.businesses {
            guard let own = of(business)?.own, own.head == nil, let embeddings, ContinuousClock.now >= retryAt else {
                continue
            }
            do throws(EmbeddingError) {
                let taught = try await Self.taught(own, embeddings)
                if made[business.id]?.isOf(business) == true { made[business.id]?.own = taught }
            } catch {
                retryAt = .now + Self.pause
                logger.warning(
                    "own intents have no second opinion yet; tried again in a minute",
                    metadata: ["business": "\(business.id)", LogKey.error: "\(error)"])
            }
        }
    }

    static func taught(_ own: OwnIntents, _ embeddings: any EmbeddingProvider) async throws(EmbeddingError)
        -> OwnIntents
    {
        var vectors: [[Float]] = []
        let lesson = own.lesson
        for start in stride(from: 0, to: lesson.count, by: batch) {
            vectors += try await embeddings.embed(
                Array(lesson[start..<min(start + batch, lesson.count)]), as: .query)
        }
        var taught = own
        taught.teach(vectors, of: embeddings.model)
        return taught
    }
}
