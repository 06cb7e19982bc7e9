import Postgres

/// How much waits in the ledger, and since when.
package struct Waiting: Decodable, Sendable, Equatable {
    package let openTurns: Int
    /// Milliseconds since the oldest open turn was scheduled; nil when none is open.
    package let oldestTurn: Int?
    /// Milliseconds since the answer was pinned whose part has waited longest to be sent.
    package let oldestPart: Int?
    /// Parts WhatsApp accepted one to two minutes ago and has said nothing of since.
    package let unheard: Int
    /// Milliseconds since the sweeper should have taken the turn that is most overdue; negative when none is.
    package let overdue: Int?
}

extension Ledger {
    package func waiting() async throws(LedgerError) -> Waiting {
        try await ask("waiting", "select frontdesk.waiting()::text", as: Waiting.self)
    }
}
