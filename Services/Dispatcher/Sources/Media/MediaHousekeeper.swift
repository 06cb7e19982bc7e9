import Contracts
import Ledger
import Logging
import Media
import ServiceLifecycle
import Settings
import Telemetry

/// Removes files of customers that are older than `retention.inbox` from the store, then from the ledger: a crash in
/// between leaves a row without a file, which the next round removes, and never a file nobody knows of.
struct MediaHousekeeper: Service {
    let ledger: Ledger
    let store: any MediaStore
    let settings: SettingsHandle
    let removed: Counter
    let logger: Logger

    private static let rest: Duration = .seconds(600)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            try? await Task.sleep(for: .seconds(.random(in: 10...120)))
            while !Task.isCancelled {
                var count = 0
                do {
                    count = try await removeOldFiles()
                } catch {
                    logger.warning("old files of customers stay for now", metadata: [LogKey.error: "\(error)"])
                }
                try? await Task.sleep(for: count > 0 ? .seconds(1) : Self.rest)
            }
        }
    }

    /// One batch.
    ///
    /// - Returns: how many files went.
    func removeOldFiles() async throws -> Int {
        let old = try await ledger.oldFiles(age: settings.current.retention.inbox)
        guard !old.isEmpty else { return 0 }
        for file in old {
            guard let name = MediaName(business: file.business, id: file.id) else { continue }
            try await store.remove(name)
        }
        try await ledger.drop(old)
        removed.increment(by: Double(old.count))
        return old.count
    }
}
