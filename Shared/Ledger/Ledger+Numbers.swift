package import Contracts
import Postgres

/// A number as a webhook named it.
package struct KnownNumber: Codable, Sendable, Hashable {
    package let business: BusinessID
    /// Meta's id of the number.
    package let number: String
    /// As people write it.
    package let display: String?
    /// Meta's id of the WhatsApp account the number belongs to.
    package let account: String?

    package init(business: BusinessID, number: String, display: String?, account: String?) {
        self.business = business
        self.number = number
        self.display = display
        self.account = account
    }
}

/// What Meta grants a business and its numbers, by its own notifications. What is nil here, the configuration says.
package struct Granted: Decodable, Sendable, Equatable {
    package struct Number: Decodable, Sendable, Equatable {
        package let id: String
        package let display: String?
        /// Messages a second.
        package let throughput: Int?
        /// The owner writes from it on the phone as well.
        package let hasPhoneApp: Bool
        /// Meta's last word on its quality: `FLAGGED`, `UNFLAGGED`, `THROUGHPUT_UPGRADE`, …
        package let standing: String?
    }

    /// Different people in 24 hours who may be written to outside their windows.
    package let messagingLimit: Int?
    /// No template before this moment, in Unix milliseconds; -1 until Meta takes it back; nil when they may be sent.
    package let templatesFrom: Int64?
    /// The same for every message.
    package let messagesFrom: Int64?
    package let reason: String?
    package let numbers: [Number]

    /// Nothing said: the configuration counts.
    package static let nothing = Granted(
        messagingLimit: nil, templatesFrom: nil, messagesFrom: nil, reason: nil, numbers: [])

    package func throughput(of number: String) -> Int? {
        numbers.first { $0.id == number }?.throughput
    }

    package func hasPhoneApp(_ number: String) -> Bool {
        numbers.first { $0.id == number }?.hasPhoneApp ?? false
    }

    package func standing(of number: String) -> String? {
        numbers.first { $0.id == number }?.standing
    }
}

extension Ledger {
    /// Remembers how numbers are written and whose they are, so that later notifications find them.
    package func know(_ numbers: [KnownNumber]) async throws(LedgerError) {
        let rows = try json(numbers, step: "know_numbers")
        try await perform("select frontdesk.know_numbers(\(rows)::jsonb)")
    }

    package func granted(_ business: BusinessID) async throws(LedgerError) -> Granted {
        try await ask("granted", "select frontdesk.granted(\(business.rawValue))::text", as: Granted.self)
    }
}
