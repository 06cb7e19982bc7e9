package import Contracts
import Postgres

/// A template as Meta sees it.
package struct TemplateState: Codable, Sendable, Equatable {
    package let name: String
    package let language: String
    /// Meta's word: `APPROVED`, `PENDING`, `PAUSED`, …
    package let status: String
    package let category: String?
    package let reason: String?

    package init(name: String, language: String, status: String, category: String?, reason: String?) {
        self.name = name
        self.language = language
        self.status = status
        self.category = category
        self.reason = reason
    }

    /// Meta has no such template any more.
    package static let deleted = "DELETED"

    /// The same template after Meta has none of that name and language.
    package var withoutTemplate: TemplateState {
        TemplateState(name: name, language: language, status: Self.deleted, category: category, reason: nil)
    }

    package var isSendable: Bool { ["APPROVED", "REINSTATED", "FLAGGED", "UNARCHIVED"].contains(status) }
}

extension Ledger {
    package func templates(of business: BusinessID) async throws(LedgerError) -> [TemplateState] {
        try await ask(
            "templates", "select frontdesk.templates(\(business.rawValue))::text", as: [TemplateState].self)
    }

    package func note(_ template: TemplateState, of business: BusinessID) async throws(LedgerError) {
        try await perform(
            """
            select frontdesk.note_template(
                \(business.rawValue), \(template.name), \(template.language), \(template.status), \(template.category),
                \(template.reason))
            """
        )
    }

    /// Counts a person among those written to outside their window in the last 24 hours.
    ///
    /// - Returns: nil when the portfolio's limit allows it, else the time until it does.
    package func admit(
        recipient: String, portfolio: String, limit: Int
    ) async throws(LedgerError) -> Duration? {
        let wait = try await ask(
            "admit_recipient",
            "select frontdesk.admit_recipient(\(portfolio), \(recipient), \(limit), clock_timestamp())::text",
            as: Int.self
        )
        return wait == 0 ? nil : .milliseconds(wait)
    }

    /// Counts a call of the management API within the hour.
    ///
    /// - Returns: nil when the account's limit allows it, else the time until it does.
    package func admitManagementCall(account: String, limit: Int) async throws(LedgerError) -> Duration? {
        let wait = try await ask(
            "admit_management_call",
            "select frontdesk.admit_management_call(\(account), \(limit), clock_timestamp())::text",
            as: Int.self
        )
        return wait == 0 ? nil : .milliseconds(wait)
    }

    /// Counts an edit of an approved template: Meta takes one a day and ten in 30 days.
    ///
    /// - Returns: nil when it may be made, else the time until it may.
    package func admitTemplateEdit(
        _ name: String, _ language: String, of business: BusinessID
    ) async throws(LedgerError) -> Duration? {
        let wait = try await ask(
            "admit_template_edit",
            "select frontdesk.admit_template_edit(\(business.rawValue), \(name), \(language), clock_timestamp())::text",
            as: Int.self
        )
        return wait == 0 ? nil : .milliseconds(wait)
    }

    package func wantsMarketing(_ conversation: ConversationID, of business: BusinessID) async throws(LedgerError)
        -> Bool
    {
        try await ask(
            "wants_marketing",
            "select to_json(frontdesk.wants_marketing(\(business.rawValue), \(conversation.rawValue)::uuid))::text",
            as: Bool.self
        )
    }

    package func stopMarketing(
        to conversation: ConversationID, of business: BusinessID, source: String
    ) async throws(LedgerError) {
        try await perform(
            "select frontdesk.stop_marketing(\(business.rawValue), \(conversation.rawValue)::uuid, \(source))")
    }

    /// Plans something else for a claimed part.
    ///
    /// - Returns: false when the claim is another's by now.
    package func substitute(_ content: MessageContent, for send: ClaimedSend) async throws(LedgerError) -> Bool {
        try await ask(
            "substitute",
            """
            select to_json(frontdesk.substitute(
                \(send.turn.business.rawValue), \(send.id)::uuid, \(send.attempt),
                \(try json(content, step: "substitute"))::jsonb))::text
            """,
            as: Bool.self
        )
    }
}

/// Messages WhatsApp charged for alike.
package struct ChargedMessages: Decodable, Sendable, Equatable {
    /// Meta's word: `service`, `utility`, `marketing`, …
    package let category: String?
    /// `regular`, `free_customer_service` or `free_entry_point`.
    package let type: String?
    /// The first digits of the customers' numbers, enough to tell the country; the country itself where the number is
    /// hidden.
    package let prefix: String
    /// `2026-11-24`, in UTC.
    package let day: String
    package let count: Int

    package init(category: String?, type: String?, prefix: String, day: String, count: Int) {
        self.category = category
        self.type = type
        self.prefix = prefix
        self.day = day
        self.count = count
    }
}

extension Ledger {
    /// - Parameter since: Unix milliseconds, by our own clock.
    package func charged(_ business: BusinessID, since: Int64) async throws(LedgerError) -> [ChargedMessages] {
        try await ask(
            "charged",
            "select frontdesk.charged(\(business.rawValue), to_timestamp(\(since) / 1000.0))::text",
            as: [ChargedMessages].self
        )
    }
}
