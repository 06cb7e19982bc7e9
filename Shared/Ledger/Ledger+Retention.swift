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
                \(ages.deadLetters.wholeMilliseconds) * interval '1 ms',
                \(ages.webhooks.wholeMilliseconds) * interval '1 ms', \(limit))::text
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

    /// Where a person may be found outside the ledger; to be asked before they are forgotten.
    package func traces(
        phone: String?,
        userID: String?,
        of business: BusinessID
    ) async throws(LedgerError) -> PersonTraces {
        try await ask(
            "traces_of",
            """
            select frontdesk.traces_of(\(business.rawValue), array_remove(array[
                'phone:' || \(phone)::text, 'user:' || \(userID)::text], null))::text
            """,
            as: PersonTraces.self
        )
    }

    /// Files that have been kept for longer than `age`; `drop` forgets them once they are gone from the store.
    package func oldFiles(age: Duration, limit: Int = 100) async throws(LedgerError) -> [StoredFile] {
        try await ask(
            "old_media",
            "select frontdesk.old_media(\(age.wholeMilliseconds) * interval '1 ms', \(limit))::text",
            as: [StoredFile].self
        )
    }

    package func drop(_ files: [StoredFile]) async throws(LedgerError) {
        let list = try json(files, step: "drop_media")
        _ = try await ask("drop_media", "select frontdesk.drop_media(\(list)::jsonb)::text", as: Int.self)
    }
}

/// A customer's file as it is named in the store.
package struct StoredFile: Codable, Sendable, Hashable {
    package let business: String
    /// WhatsApp's id.
    package let id: String
}

/// What leads to a person outside the ledger.
package struct PersonTraces: Decodable, Sendable, Equatable {
    package let conversations: [String]
    /// WhatsApp's ids of their messages.
    package let messages: [String]
    package let files: [StoredFile]
}

/// How long rows of the ledger live.
package struct LedgerAges: Sendable, Equatable {
    package let inbox: Duration
    package let turns: Duration
    package let hops: Duration
    package let receipts: Duration
    /// Of those nobody has replayed.
    package let deadLetters: Duration
    /// As they came.
    package let webhooks: Duration

    package init(
        inbox: Duration,
        turns: Duration,
        hops: Duration,
        receipts: Duration,
        deadLetters: Duration,
        webhooks: Duration
    ) {
        self.inbox = inbox
        self.turns = turns
        self.hops = hops
        self.receipts = receipts
        self.deadLetters = deadLetters
        self.webhooks = webhooks
    }
}
