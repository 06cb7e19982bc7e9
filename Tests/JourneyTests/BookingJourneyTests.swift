import Foundation
import Postgres
import TestSupport
import Testing

@Suite("Booking through the whole product", .timeLimit(.minutes(5)), .serialized)
struct BookingJourneyTests {
    @Test("books a cleaning in Italian, answers a question in between, survives a killed router, and tells a person")
    func booking() async throws {
        let stack = try await Stack.start()
        let pool = try stack.database.pool(size: 1)
        do {
            try await book(stack, pool)
        } catch {
            await pool.close()
            try await stack.stop()
            throw error
        }
        await pool.close()
        try await stack.stop()
    }

    private func book(_ stack: Stack, _ pool: PostgresPool) async throws {
        let customer = "390000000401"
        var count = 0
        func say(_ text: String, replies: Int = 1) async throws -> String {
            try await stack.write(text, as: customer)
            count += replies
            return try #require(try await stack.waitForReplies(count, to: customer).last)
        }
        #expect(try await say("Vorrei prenotare una pulizia dei denti").contains("Quale giorno preferisce?"))
        let day = try await lastTitle(pool)
        #expect(try await say(day).contains("A che ora"))
        try await stack.service("router").end(SIGKILL)
        try await stack.service("router").start()
        let time = try await lastTitle(pool)
        #expect(try await say(time).contains("A che nome"))

        let aside = try await say("Dove posso parcheggiare?", replies: 2)
        #expect(aside.contains("Torniamo alla prenotazione") && aside.contains("A che nome"))
        let replies = try await stack.replies(to: customer)
        #expect(replies.dropLast().last?.contains("Garibaldi") == true)

        let summary = try await say("Luca Bianchi")
        #expect(summary.contains(day) && summary.contains(time) && summary.contains("Luca Bianchi"))
        #expect(try await pool.query("select from frontdesk.booking").isEmpty)
        #expect(try await say("Sì").contains("Ho inoltrato la richiesta"))

        let rows = try await pool.query(
            "select kind, summary, details ->> 'service' as service, details ->> 'name' as name from frontdesk.booking")
        #expect(rows.count == 1)
        #expect(try rows[0].decode("service", as: String.self) == "cleaning")
        #expect(try rows[0].decode("name", as: String.self) == "Luca Bianchi")
        let task = try await eventually("the task for a person") {
            let rows = try await pool.query("select needs_human from frontdesk.conversation")
            return try rows.first?.decode("needs_human", as: String?.self)
        }
        #expect(task.hasPrefix("to confirm: Pulizia dei denti, \(day)"))
        #expect(try await pool.query("select from frontdesk.form").isEmpty)
    }

    /// What the customer reads on the last row of the list that was sent last.
    private func lastTitle(_ pool: PostgresPool) async throws -> String {
        let rows = try await pool.query(
            """
            select content -> 'sections' -> 0 -> 'rows' -> -1 ->> 'title' as title from frontdesk.send
            order by turn desc, part desc limit 1
            """)
        return try #require(try rows.first?.decode("title", as: String?.self))
    }
}
