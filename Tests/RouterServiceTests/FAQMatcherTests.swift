import Languages
import Postgres
import TestSupport
import Testing

@testable import RouterService

@Suite("The documents' own answers", .timeLimit(.minutes(1)))
struct FAQMatcherTests {
    @Test("are those of the day it is where the business is")
    func localDay() async throws {
        let database = try await TestDatabase()
        let pool = try database.pool(size: 1)
        // Answers with the day it is asked about.
        try await pool.script(
            """
            create schema frontdesk;
            create function frontdesk.faq_answer(p_business text, p_language text, p_question text, p_day date)
            returns table (answer text) language sql as $$ select p_day::text $$;
            """)
        let sources = AnswerSources(matcher: FAQMatcher(pool: pool))
        let business = try DemoBusiness.business()
        // Half past midnight in Bologna; in London it is still the 24th.
        let answer = await sources.faq(
            "How much?", business, .english, now: try DemoBusiness.now("2026-11-25 00:30"))
        #expect(answer.answer == "2026-11-25" && answer.problem == nil)
        await pool.close()
        try await database.drop()
    }
}
