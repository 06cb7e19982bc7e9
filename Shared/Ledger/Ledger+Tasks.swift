package import Contracts
import Postgres

// What the console shows beside conversations, as JSON the functions write.
extension Ledger {
    /// Bookings that stand and nobody has ticked off, as a JSON array: those without a time first, then by it.
    package func tasks(of business: BusinessID, limit: Int) async throws(LedgerError) -> String {
        try await text("select frontdesk.tasks(\(business.rawValue), \(limit))::text") ?? "[]"
    }

    /// Ticks a booking off.
    ///
    /// - Returns: false when somebody did already; nil when the business has no such booking.
    package func finishTask(
        _ id: UniqueID, of business: BusinessID, by agent: String
    ) async throws(LedgerError) -> Bool? {
        try await ask(
            "finish_task",
            """
            select coalesce(to_json(frontdesk.finish_task(
                \(business.rawValue), \(id.description)::uuid, \(agent))), 'null')::text
            """,
            as: Bool?.self
        )
    }

    /// Dead letters of a business that wait for a person, the newest first, as a JSON array.
    package func openLetters(of business: BusinessID, limit: Int) async throws(LedgerError) -> String {
        try await text("select frontdesk.open_letters(\(business.rawValue), \(limit))::text") ?? "[]"
    }

    /// A person has dealt with a dead letter.
    ///
    /// - Returns: false when the business has none of this id.
    package func dropLetter(_ id: String, of business: BusinessID) async throws(LedgerError) -> Bool {
        try await text(
            "delete from frontdesk.dead_letter where business_id = \(business.rawValue) and id = \(id) returning id")
            != nil
    }

    /// How many conversations, tasks and problems wait, as a JSON object; a hundred stands for more.
    package func counts(of business: BusinessID) async throws(LedgerError) -> String {
        try await text("select frontdesk.counts(\(business.rawValue))::text") ?? "{}"
    }

    /// What Meta grants the business and its numbers, as a JSON object.
    package func grantedJSON(_ business: BusinessID) async throws(LedgerError) -> String {
        try await text("select frontdesk.granted(\(business.rawValue))::text") ?? "{}"
    }

    /// The latest notifications about the business and its numbers, the newest first, as a JSON array.
    package func notices(of business: BusinessID, limit: Int) async throws(LedgerError) -> String {
        try await text("select frontdesk.notices(\(business.rawValue), \(limit))::text") ?? "[]"
    }
}
