import Logging
import ServiceLifecycle
import Settings
import Telemetry

/// Reads every source again once its interval is over. Of several replicas one reads each source.
struct SyncService: Service {
    let settings: SettingsHandle
    let ingesters: Ingesters
    let logger: Logger

    private static let pause = Duration.seconds(30)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await pass()
                do {
                    try await Task.sleep(for: Self.pause)
                } catch {
                    return
                }
            }
        }
    }

    private func pass() async {
        let current = settings.current
        guard let interval = current.assistant.retrieval.syncInterval else { return }
        for business in current.businesses {
            do {
                while let address = try await ingesters.store.takeDueSource(
                    of: business.id, after: Int(interval.components.seconds))
                {
                    try await read(address, business.id, current)
                }
            } catch {
                logger.warning(
                    "sources were not read again",
                    metadata: [LogKey.business: "\(business.id)", LogKey.error: "\(error)"])
            }
        }
    }

    private func read(_ address: String, _ business: String, _ current: FrontdeskSettings) async throws {
        do {
            let summary = try await ingesters.ingester(business, current).ingest(address)
            logger.info("a source was read again: \(summary.text)", metadata: [LogKey.business: "\(business)"])
        } catch let error as IngestError {
            try await ingesters.store.remember(source: address, failures: ["\(error)"], business: business)
        }
    }
}
