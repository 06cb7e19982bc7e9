package import Contracts
import Foundation
import Postgres

/// A file taken under a lease: this worker may fetch it until the lease ends.
package struct ClaimedMedia: Sendable, Equatable {
    package let business: BusinessID
    /// Counts from 1.
    package let attempt: Int
    /// Meta's id of the business's number it came to.
    package let number: String
    package let media: CustomerContent.Media
}

/// What became of a file.
package enum MediaResult: Sendable, Equatable {
    /// In the store.
    ///
    /// - Parameters:
    ///   - words: what is said in it, when it was written down.
    ///   - note: why it was not, for people.
    case kept(mimeType: String, bytes: Int, words: String?, note: String?)
    case retry(after: Duration, error: String)
    /// It cannot be had; a person is told.
    case lost(error: String)
}

extension Ledger {
    /// Takes a file. Nil: somebody else has it, or it is done.
    package func claimMedia(
        _ id: String,
        of business: BusinessID,
        lease: Duration
    ) async throws(LedgerError) -> ClaimedMedia? {
        struct Reply: Decodable {
            let attempt: Int
            let number: String
            let media: CustomerContent.Media
        }
        let reply = try await ask(
            "claim_media",
            """
            select coalesce(frontdesk.claim_media(
                \(business.rawValue), \(id), \(lease.wholeMilliseconds)), 'null')::text
            """,
            as: Reply?.self
        )
        return reply.map {
            ClaimedMedia(business: business, attempt: $0.attempt, number: $0.number, media: $0.media)
        }
    }

    /// - Returns: false when another attempt has been given the file meanwhile; nothing changed.
    package func settle(_ claimed: ClaimedMedia, _ result: MediaResult) async throws(LedgerError) -> Bool {
        var (word, mime, bytes, words, error, delay) = ("lost", String?.none, Int?.none, String?.none, String?.none, 0)
        switch result {
        case .kept(let mimeType, let count, let said, let note):
            (word, mime, bytes, words, error) = ("kept", mimeType, count, said?.replacing("\0", with: "\u{FFFD}"), note)
        case .retry(let after, let reason): (word, error, delay) = ("retry", reason, Int(after.wholeMilliseconds))
        case .lost(let reason): error = reason
        }
        return try await ask(
            "settle_media",
            """
            select frontdesk.settle_media(
                \(claimed.business.rawValue), \(claimed.media.id), \(claimed.attempt), \(word), \(mime), \(bytes),
                \(words), \(error), \(delay))::text
            """,
            as: Bool.self
        )
    }

    /// Whether the file belongs to anybody still; whoever is erased while their file is fetched leaves none behind.
    package func knows(_ claimed: ClaimedMedia) async throws(LedgerError) -> Bool {
        do {
            return try await pool.query(
                """
                select from frontdesk.media
                where business_id = \(claimed.business.rawValue) and id = \(claimed.media.id)
                """
            ).first != nil
        } catch {
            throw .postgres(error)
        }
    }

    /// The type of a kept file, as the sender said.
    ///
    /// - Returns: nil when the business has no such file, or not yet.
    package func mimeType(ofMedia id: String, of business: BusinessID) async throws(LedgerError) -> String? {
        do {
            return try await pool.query(
                """
                select mime_type from frontdesk.media
                where business_id = \(business.rawValue) and id = \(id) and state = 'kept'
                """
            ).first?.decode(0, as: String?.self)
        } catch {
            throw .postgres(error)
        }
    }
}
