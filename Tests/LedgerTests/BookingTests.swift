import Contracts
import Ledger
import Postgres
import TestSupport
import Testing

@Suite("Bookings in the ledger", .timeLimit(.minutes(2)))
struct BookingTests: LedgerSuite {
    private let form = BookingForm(
        purpose: .request, language: "it", values: ["service": "cleaning"], asked: "day", updatedAt: 1)

    private func booking(_ kind: BookingForm.Purpose = .request, replaces: String? = nil) -> NewBooking {
        NewBooking(
            id: "\(UniqueID())", kind: kind, replaces: replaces, values: ["service": "cleaning", "name": "Ann"],
            summary: "Cleaning, Ann", startsAt: .now + 86_400_000, hasWebhook: true)
    }

    /// The next turn of the same customer.
    private func next(_ ledger: Ledger, _ id: String) async throws -> TurnGrant {
        try await begun(ledger, message(id))
    }

    @Test("moves the form with the reply, once: a second start of the turn finds both as they were")
    func step() async throws {
        try await with { ledger, _ in
            let grant = try await begun(ledger, message("m1"))
            #expect(grant.dialogue == Dialogue())
            _ = try await ledger.pin(grant.turn, answer: answer("Which day?"), form: form, booking: nil)
            // The worker did not hear of it, and decides differently the second time.
            _ = try await ledger.pin(grant.turn, answer: answer("Other"), form: nil, booking: booking())
            try await answered(ledger, grant)
            let second = try await next(ledger, "m2")
            #expect(second.dialogue == Dialogue(form: form))
            #expect(second.context.history.map(\.answer) == ["Which day?"])
        }
    }

    @Test("lets an old grant move no form and book nothing")
    func stale() async throws {
        try await with { ledger, pool in
            let grant = try await begun(ledger, message("m1"))
            let verdict = try await ledger.pin(
                grant.turn.fenced(0), answer: answer("Which day?"), form: form, booking: booking())
            #expect(verdict == .stale)
            #expect(try await pool.query("select from frontdesk.form").isEmpty)
            #expect(try await pool.query("select from frontdesk.booking").isEmpty)
        }
    }

    @Test("ends the form with its booking, remembers the appointment, and marks it when it is cancelled")
    func booked() async throws {
        try await with { ledger, pool in
            let first = try await begun(ledger, message("m1"))
            let made = booking()
            _ = try await ledger.pin(first.turn, answer: answer("Booked"), form: nil, booking: made)
            try await answered(ledger, first)
            let second = try await next(ledger, "m2")
            #expect(second.dialogue.form == nil && second.dialogue.booking?.id == made.id)
            #expect(second.dialogue.booking?.values == made.values)
            _ = try await ledger.pin(
                second.turn, answer: answer("Cancelled"), form: nil, booking: booking(.cancel, replaces: made.id))
            try await answered(ledger, second)
            #expect(try await next(ledger, "m3").dialogue == Dialogue())
            let states = try await pool.query("select state from frontdesk.booking order by created_at")
            #expect(try states.map { try $0.decode("state", as: String.self) } == ["cancelled", "requested"])
        }
    }

    @Test("hands each booking to one caller at a time, and again after a failure, until it is taken")
    func handedOver() async throws {
        try await with { ledger, pool in
            let grant = try await begun(ledger, message("m1"))
            _ = try await ledger.pin(grant.turn, answer: answer("Booked"), form: nil, booking: booking())
            let due = try #require(try await ledger.claimBookings(limit: 5, lease: .seconds(30)).first)
            #expect(due.attempt == 1 && due.body.contains("Cleaning, Ann") && due.body.contains("39333"))
            #expect(try await ledger.claimBookings(limit: 5, lease: .seconds(30)).isEmpty)

            try await ledger.settle(due, error: "it answered 500", retry: .zero)
            let again = try #require(try await ledger.claimBookings(limit: 5, lease: .seconds(30)).first)
            #expect(again.attempt == 2 && again.id == due.id && again.body == due.body)
            // That the first call failed says nothing about the second.
            try await ledger.settle(due, error: "it answered 500", retry: nil)
            #expect(try await pool.query("select from frontdesk.booking where due_at is null").isEmpty)
            try await ledger.settle(again, error: nil, retry: nil)
            #expect(try await pool.query("select from frontdesk.booking where delivered_at is not null").count == 1)
            #expect(try await pool.query("select from frontdesk.booking where due_at is not null").isEmpty)
        }
    }

    @Test("tells the business's system of an appointment before its cancellation, however often that takes")
    func inOrder() async throws {
        try await with { ledger, _ in
            let first = try await begun(ledger, message("m1"))
            let made = booking()
            _ = try await ledger.pin(first.turn, answer: answer("Booked"), form: nil, booking: made)
            try await answered(ledger, first)
            let request = try #require(try await ledger.claimBookings(limit: 5, lease: .seconds(30)).first)
            try await ledger.settle(request, error: "it answered 503", retry: .seconds(3600))
            let second = try await next(ledger, "m2")
            _ = try await ledger.pin(
                second.turn, answer: answer("Cancelled"), form: nil, booking: booking(.cancel, replaces: made.id))
            #expect(try await ledger.claimBookings(limit: 5, lease: .seconds(30)).isEmpty)
            try await ledger.settle(request, error: nil, retry: nil)
            let cancellation = try #require(try await ledger.claimBookings(limit: 5, lease: .seconds(30)).first)
            #expect(cancellation.body.contains("\"cancel\""))
        }
    }

    @Test("that was taken counts as taken, even when it is said after somebody else claimed it again")
    func takenLate() async throws {
        try await with { ledger, pool in
            let grant = try await begun(ledger, message("m1"))
            _ = try await ledger.pin(grant.turn, answer: answer("Booked"), form: nil, booking: booking())
            let due = try #require(try await ledger.claimBookings(limit: 5, lease: .zero).first)
            let again = try #require(try await ledger.claimBookings(limit: 5, lease: .seconds(30)).first)
            #expect(again.attempt == 2)
            try await ledger.settle(due, error: nil, retry: nil)
            try await ledger.settle(again, error: "it answered 409", retry: .zero)
            let row = try #require(
                try await pool.query(
                    "select delivered_at is not null as taken, due_at is null as done from frontdesk.booking"
                ).first)
            #expect(try row.decode("taken", as: Bool.self) && row.decode("done", as: Bool.self))
        }
    }

    @Test("is not kept waiting by a business that has many: no more than five of one are handed out together")
    func fair() async throws {
        try await with { ledger, _ in
            for number in 0..<7 {
                let grant = try await begun(ledger, message("m\(number)", phone: "3900\(number)"))
                _ = try await ledger.pin(grant.turn, answer: answer("Booked"), form: nil, booking: booking())
            }
            #expect(try await ledger.claimBookings(limit: 20, lease: .seconds(30)).count == 5)
            #expect(try await ledger.claimBookings(limit: 20, lease: .seconds(30)).count == 2)
        }
    }

    @Test("calls a person when the webhook never takes it")
    func givenUp() async throws {
        try await with { ledger, pool in
            let grant = try await begun(ledger, message("m1"))
            _ = try await ledger.pin(grant.turn, answer: answer("Booked"), form: nil, booking: booking())
            let due = try #require(try await ledger.claimBookings(limit: 5, lease: .seconds(30)).first)
            try await ledger.settle(due, error: "it answered 410", retry: nil)
            let rows = try await pool.query("select needs_human from frontdesk.conversation")
            #expect(try rows[0].decode("needs_human", as: String.self).contains("did not take this booking: Cleaning"))
        }
    }
}
