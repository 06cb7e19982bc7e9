import Contracts
import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@Suite("Bookings as tasks", .timeLimit(.minutes(2)))
struct TaskTests: LedgerSuite {
    private struct Task: Decodable, Equatable {
        let id: String
        let kind: String
        let summary: String
        let replaces: String?
    }

    private func tasks(_ ledger: Ledger) async throws -> [Task] {
        let text = try await ledger.tasks(of: business, limit: 10)
        return try JSONDecoder().decode([Task].self, from: Data(text.utf8))
    }

    private func booked(
        _ ledger: Ledger, _ id: String, _ kind: BookingForm.Purpose, _ summary: String, replaces: String? = nil
    ) async throws -> String {
        let grant = try await begun(ledger, message(id))
        let booking = NewBooking(
            id: "\(UniqueID())", kind: kind, replaces: replaces, values: [:], summary: summary,
            startsAt: .now + 86_400_000, hasWebhook: false)
        _ = try await ledger.pin(grant.turn, answer: answer("Done"), form: nil, booking: booking)
        try await answered(ledger, grant)
        return booking.id
    }

    @Test("A booking is a task until it is changed or ticked off, and the change is a task of its own")
    func life() async throws {
        try await with { ledger, _ in
            let first = try await booked(ledger, "m1", .request, "Cleaning, Tuesday")
            #expect(try await tasks(ledger).map(\.id) == [first])
            let second = try await booked(ledger, "m2", .change, "Cleaning, Friday", replaces: first)
            #expect(
                try await tasks(ledger)
                    == [Task(id: second, kind: "change", summary: "Cleaning, Friday", replaces: "Cleaning, Tuesday")])
            #expect(try await ledger.counts(of: business).contains(#""tasks": 1"#))

            let id = try #require(UniqueID(second))
            let stranger = BusinessID(rawValue: "other")
            #expect(try await ledger.finishTask(id, of: stranger, by: "eve") == nil)
            #expect(try await ledger.finishTask(id, of: business, by: "ada") == true)
            #expect(try await ledger.finishTask(id, of: business, by: "bob") == false)
            #expect(try await tasks(ledger).isEmpty)
        }
    }

    @Test("A dead letter waits for the business it belongs to, until a person has dealt with it")
    func letters() async throws {
        try await with { ledger, _ in
            _ = try await ledger.accept([
                .unreadable(UnreadableItem(business: business, id: "late-w", reason: "late: …", payload: "{}"))
            ])
            #expect(try await ledger.openLetters(of: business, limit: 10).contains("late-w"))
            let stranger = BusinessID(rawValue: "other")
            #expect(try await ledger.openLetters(of: stranger, limit: 10) == "[]")
            #expect(try await !ledger.dropLetter("late-w", of: stranger))
            #expect(try await ledger.dropLetter("late-w", of: business))
            #expect(try await ledger.counts(of: business).contains(#""problems": 0"#))
        }
    }

    @Test("What was refused as late goes with the customer it names, and with nobody else")
    func erased() async throws {
        try await with { ledger, _ in
            _ = try await begun(ledger, message("m1", phone: "39333000111"))
            _ = try await ledger.accept(
                ["39333000111", "39333000222"].map { phone in
                    .unreadable(
                        UnreadableItem(
                            business: business, id: "late-\(phone)", reason: "late", payload: #"{"from":"\#(phone)"}"#))
                })
            _ = try await ledger.forget(phone: "39333000111", userID: nil, of: business)
            let left = try await ledger.openLetters(of: business, limit: 10)
            #expect(left.contains("late-39333000222") && !left.contains("late-39333000111"))
        }
    }
}
