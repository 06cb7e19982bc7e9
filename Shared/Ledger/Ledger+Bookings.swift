package import Contracts
import Postgres

/// Where a conversation stands in its form.
package struct Dialogue: Codable, Sendable, Equatable {
    package let form: BookingForm?
    /// The appointment it last made that is still to come.
    package let booking: KnownBooking?

    package init(form: BookingForm? = nil, booking: KnownBooking? = nil) {
        self.form = form
        self.booking = booking
    }
}

/// An appointment made in this conversation.
package struct KnownBooking: Codable, Sendable, Equatable {
    package let id: String
    package let values: [String: String]
    package let summary: String

    package init(id: String, values: [String: String], summary: String) {
        self.id = id
        self.values = values
        self.summary = summary
    }
}

/// What a customer confirmed.
package struct NewBooking: Codable, Sendable, Equatable {
    package let id: String
    package let kind: BookingForm.Purpose
    package let replaces: String?
    package let values: [String: String]
    package let summary: String
    /// Unix milliseconds; nil when only a person can find out which appointment is meant.
    package let startsAt: Int64?
    package let hasWebhook: Bool

    package init(
        id: String,
        kind: BookingForm.Purpose,
        replaces: String?,
        values: [String: String],
        summary: String,
        startsAt: Int64?,
        hasWebhook: Bool
    ) {
        self.id = id
        self.kind = kind
        self.replaces = replaces
        self.values = values
        self.summary = summary
        self.startsAt = startsAt
        self.hasWebhook = hasWebhook
    }
}

/// A booking that the business's webhook must be told of.
package struct DueBooking: Sendable, Equatable {
    package let business: BusinessID
    package let id: String
    /// Counted from 1; names this one call.
    package let attempt: Int
    /// What is posted, as JSON.
    package let body: String

    package init(business: BusinessID, id: String, attempt: Int, body: String) {
        self.business = business
        self.id = id
        self.attempt = attempt
        self.body = body
    }
}

extension Ledger {
    /// Pins the turn's answer together with the step it takes in the form: both or neither.
    ///
    /// - Parameter form: the form afterwards; nil when it is over.
    package func pin(
        _ turn: TurnReference,
        answer: Answer,
        form: BookingForm?,
        booking: NewBooking?
    ) async throws(LedgerError) -> PinVerdict {
        let reply = try await ask(
            "pin_step",
            """
            select frontdesk.pin_step(
                \(turn.business.rawValue), \(turn.conversation.rawValue)::uuid, \(turn.turn), \(turn.fence),
                \(try json(answer, step: "pin_step"))::jsonb, \(policy.lease.wholeMilliseconds),
                \(try form.map { form throws(LedgerError) in try json(form, step: "pin_step") })::jsonb,
                \(try booking.map { booking throws(LedgerError) in try json(booking, step: "pin_step") })::jsonb)::text
            """,
            as: PinAnswer.self
        )
        return reply.verdict
    }

    /// Takes bookings whose webhook is due; whoever takes them has `lease` to settle them.
    package func claimBookings(limit: Int, lease: Duration) async throws(LedgerError) -> [DueBooking] {
        struct Row: Decodable {
            let business: String
            let id: String
            let attempt: Int
            let body: String
        }
        let rows = try await ask(
            "claim_bookings",
            "select frontdesk.claim_bookings(\(limit), \(lease.wholeMilliseconds))::text",
            as: [Row].self
        )
        return rows.map {
            DueBooking(
                business: BusinessID(rawValue: $0.business), id: $0.id, attempt: $0.attempt, body: $0.body)
        }
    }

    /// - Parameters:
    ///   - error: why the webhook did not take it; nil when it did.
    ///   - retry: when it is tried again; nil when a person must look.
    package func settle(_ booking: DueBooking, error: String?, retry: Duration?) async throws(LedgerError) {
        try await perform(
            """
            select frontdesk.settle_booking(
                \(booking.business.rawValue), \(booking.id)::uuid, \(booking.attempt), \(error),
                \(retry?.wholeMilliseconds))
            """
        )
    }
}
