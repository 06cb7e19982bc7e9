import Bus
import Contracts
import Crypto
import Foundation
import Ledger
import Logging
import Media
import Telemetry

/// Fetches the files of customers from WhatsApp, keeps them, and has voice notes written down.
///
/// It is here because only this service holds WhatsApp's token and may call the outside on a customer's behalf.
struct MediaWorker: Worker {
    let topic = Topology.mediaReceived
    let ledger: Ledger
    let source: GraphMedia
    let store: any MediaStore
    let transcription: Transcription?
    let alarm: SweepAlarm
    let outcomes: Counter

    /// Longer than its calls may take together: the link 10 s, the download 60 s, the store 60 s, a transcription 120 s.
    private static let lease: Duration = .seconds(300)
    /// Nearly six days with the delays between them; WhatsApp keeps a file for seven.
    static let maximumAttempts = 34

    func handle(_ entry: Entry<MediaReceived>, logger: Logger) async throws -> Handled {
        let business = entry.turn.business
        guard let claimed = try await ledger.claimMedia(entry.body.media, of: business, lease: Self.lease) else {
            return .stale
        }
        let result = await fetch(claimed, logger)
        outcomes.increment(result.word)
        guard try await ledger.settle(claimed, result) else {
            try await removeUnlessKnown(claimed)
            return .stale
        }
        if case .retry(let delay, _) = result { alarm.wake(in: delay) } else { alarm.wake(in: .zero) }
        return .done()
    }

    /// The customer may have been erased while their file was on its way.
    private func removeUnlessKnown(_ claimed: ClaimedMedia) async throws {
        guard let name = MediaName(business: claimed.business.rawValue, id: claimed.media.id),
            try await !ledger.knows(claimed)
        else { return }
        try await store.remove(name)
    }

    private func fetch(_ claimed: ClaimedMedia, _ logger: Logger) async -> MediaResult {
        guard let name = MediaName(business: claimed.business.rawValue, id: claimed.media.id) else {
            return .lost(error: "its id cannot be a file's name")
        }
        do {
            let bytes = try await source.download(
                claimed.media.id, number: claimed.number, of: claimed.business)
            guard isUnchanged(bytes, claimed.media) else {
                return retry(claimed, "the file is not the one the webhook told of")
            }
            try await store.put(bytes, as: name)
            let (words, note) = await written(bytes, claimed.media, logger)
            return .kept(mimeType: claimed.media.mimeType, bytes: bytes.count, words: words, note: note)
        } catch let error as GraphMedia.Refusal where error.isFinal {
            return .lost(error: error.description)
        } catch {
            logger.warning("a customer's file could not be fetched yet", metadata: [LogKey.error: "\(error)"])
            return retry(claimed, "\(error)")
        }
    }

    /// Meta writes the digest as Base64 in webhooks.
    private func isUnchanged(_ bytes: [UInt8], _ media: CustomerContent.Media) -> Bool {
        guard let told = media.sha256.flatMap({ Data(base64Encoded: $0) }), told.count == 32 else { return true }
        return Data(SHA256.hash(data: bytes)) == told
    }

    /// A note nobody could write down is kept all the same: the customer is asked for text, and a person can listen.
    private func written(
        _ bytes: [UInt8],
        _ media: CustomerContent.Media,
        _ logger: Logger
    ) async -> (words: String?, note: String?) {
        guard media.kind == .audio, let transcription else { return (nil, nil) }
        do {
            return (try await transcription.words(of: bytes, mimeType: media.mimeType), nil)
        } catch {
            logger.warning("a voice note could not be written down", metadata: [LogKey.error: "\(error)"])
            return (nil, "not written down: \(error)")
        }
    }

    private func retry(_ claimed: ClaimedMedia, _ error: String) -> MediaResult {
        guard claimed.attempt < Self.maximumAttempts else { return .lost(error: error) }
        return .retry(after: Self.delay(after: claimed.attempt) * .random(in: 0.9...1.1), error: error)
    }

    /// 15 s, doubled up to six hours.
    ///
    /// - Parameter attempt: counted from 1.
    static func delay(after attempt: Int) -> Duration { .seconds(min(6 * 3600, 15 << min(attempt - 1, 20))) }
}

extension MediaResult {
    fileprivate var word: String {
        switch self {
        case .kept(_, _, .some, _): "written_down"
        case .kept: "kept"
        case .retry: "retry"
        case .lost: "lost"
        }
    }
}
