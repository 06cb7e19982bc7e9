import Foundation
import Languages
import Postgres
import TestSupport
import Testing

@testable import RetrieverService

@Suite("A known question's answer, for the router", .timeLimit(.minutes(2)))
struct FAQAnswerTests {
    @Test("is found by the question's words alone, in the business and the language that are named")
    func found() async throws {
        try await KnowledgeDesk.with { desk in
            try desk.write(
                "a.md", "---\nlanguage: es\n---\n## ¿Cuánto cuesta una limpieza?\n\n85 EUR.\n\n- con radiografía")
            _ = try await desk.ingester("one").ingest(desk.folder.path)
            let key = QuestionKey.of("cuanto cuesta una   LIMPIEZA")
            func answers(_ business: String, _ language: String) async throws -> [String] {
                try await desk.owner.query(
                    "select answer from frontdesk.faq_answer(\(business), \(language), \(key))"
                ).map { try $0.decode("answer", as: String.self) }
            }
            #expect(try await answers("one", "es") == ["85 EUR.\n- con radiografía"])
            #expect(try await answers("one", "en").isEmpty)
            #expect(try await answers("two", "es").isEmpty)
        }
    }

    @Test("is nothing when two documents answer it differently, or when none is valid")
    func ambiguous() async throws {
        try await KnowledgeDesk.with { desk in
            try desk.write("a.md", "## Do you park?\n\nYes.\n\n## Is it late?\n\nNo.")
            try desk.write("b.md", "## Do you park?\n\nNo, sorry.")
            try desk.write("c.md", "---\nvalid_until: 2026-01-31\n---\n## Is there snow?\n\nYes.")
            _ = try await desk.ingester("one").ingest(desk.folder.path)
            func count(_ question: String, _ day: String = "2026-01-01") async throws -> Int {
                try await desk.owner.query(
                    "select from frontdesk.faq_answer('one', 'en', \(QuestionKey.of(question)), \(day)::date)"
                ).count
            }
            #expect(try await count("Do you park?") == 0)
            #expect(try await count("is it late") == 1)
            #expect(try await count("Is there snow?") == 1)
            #expect(try await count("Is there snow?", "2026-02-01") == 0)
        }
    }
}
