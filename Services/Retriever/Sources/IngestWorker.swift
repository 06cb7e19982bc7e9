import Bus
import Contracts
import Embeddings
import Foundation
import HTTP
import Ledger
import Logging
import Settings
import Telemetry

/// Reads a document that the console submitted.
struct IngestWorker: Worker {
    let topic = Topology.documentSubmitted
    let settings: SettingsHandle
    let ingesters: Ingesters

    /// The entry is the wake-up only. The source is written down before it is read, so that what cannot be read now (its
    /// server or the embedding service is away, we are killed) is read again by the sync.
    func handle(_ entry: Entry<DocumentSubmitted>, logger: Logger) async throws -> Handled {
        let business = entry.turn.business
        let address = entry.body.source
        do {
            // The grant names the business; a body that names another one is forged.
            guard entry.body.business == business else {
                throw IngestRefusal.otherBusiness(entry.body.business.rawValue)
            }
            _ = try settings.current.requiredBusiness(business.rawValue)
            try IngestRefusal.check(address, folder: settings.current.assistant.retrieval.documentsFolder)
        } catch {
            logger.warning("a document was refused", metadata: [LogKey.error: "\(error)"])
            return .done()
        }
        try await ingesters.store.remember(
            source: address, failures: ["it has not been read to its end yet"], business: business.rawValue)
        do {
            var ingester = try await ingesters.ingester(business.rawValue, settings.current)
            ingester.standard = try await ingesters.store.source(address, of: business.rawValue)?.options ?? [:]
            let summary = try await ingester.ingest(address)
            logger.notice("a document was read: \(summary.text)")
            for failure in summary.failures { logger.warning("not read", metadata: [LogKey.error: "\(failure)"]) }
        } catch {
            logger.warning("a document was not read", metadata: [LogKey.error: "\(error)"])
            try await ingesters.store.remember(
                source: address, failures: ["\(error)"], business: business.rawValue)
        }
        return .done()
    }
}

/// Why a submitted document is not read.
enum IngestRefusal: Error, Equatable, CustomStringConvertible {
    case otherBusiness(String)
    case outside(String)

    var description: String {
        switch self {
        case .otherBusiness(let name): "the body names business '\(name)', the entry another one"
        case .outside(let path):
            "'\(path)' is not below rag.documents_folder; name a public https address, or put it there"
        }
    }

    /// - Parameter folder: below which files may be named.
    static func check(_ address: String, folder: String?) throws(IngestRefusal) {
        if Fetcher.isURL(address) { return }
        guard let folder else { throw .outside(address) }
        let root = URL(fileURLWithPath: folder).resolvingSymlinksInPath().standardizedFileURL.path
        let path = URL(fileURLWithPath: address).resolvingSymlinksInPath().standardizedFileURL.path
        guard path == root || path.hasPrefix(root + "/") else { throw .outside(address) }
    }
}
