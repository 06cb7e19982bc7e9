package import Contracts
import Postgres

extension Ledger {
    /// Deletes what is older than these ages, in one small batch.
    ///
    /// - Returns: rows deleted; 0 when nothing is old, or another replica is at it.
    package func expire(_ ages: LedgerAges, limit: Int = 500) async throws(LedgerError) -> Int {
        try await ask(
            "expire",
            """
            select frontdesk.expire(
                \(ages.inbox.wholeMilliseconds) * interval '1 ms', \(ages.turns.wholeMilliseconds) * interval '1 ms',
                \(ages.hops.wholeMilliseconds) * interval '1 ms', \(ages.receipts.wholeMilliseconds) * interval '1 ms',
                \(limit))::text
            """,
            as: Int.self
        )
    }

    /// Removes everything a person said and was told, in one commit.
    ///
    /// - Parameters:
    ///   - phone: as WhatsApp writes it, digits only.
    ///   - userID: WhatsApp's business-scoped id; either may be nil.
    /// - Returns: rows removed, by table.
    package func forget(
        phone: String?,
        userID: String?,
        of business: BusinessID
    ) async throws(LedgerError) -> [String: Int] {
        try await ask(
            "forget",
            """
            select frontdesk.forget(\(business.rawValue), array_remove(array[
                'phone:' || \(phone)::text, 'user:' || \(userID)::text], null))::text
            """,
            as: [String: Int].self
        )
    }
}

/// How long rows of the ledger live.
package struct LedgerAges: Sendable, Equatable {
    package let inbox: Duration
    package let turns: Duration
    package let hops: Duration
    package let receipts: Duration

    package init(inbox: Duration, turns: Duration, hops: Duration, receipts: Duration) {
        self.inbox = inbox
        self.turns = turns
        self.hops = hops
        self.receipts = receipts
    }
}
