import Hours
import Languages
import Postgres

/// Finds the question of the documents that the customer's is, but for case, marks and spaces, and gives its answer in
/// the documents' own words.
///
/// It reads under a role that may call this one function and see nothing else.
struct FAQMatcher: Sendable {
    let pool: PostgresPool

    static let role = "fd_router"

    /// - Parameter day: only what is valid on it answers.
    /// - Returns: nil when no question is this one.
    func answer(
        _ question: String, business: String, language: String, day: CivilDate
    ) async throws(PostgresError) -> String? {
        let key = QuestionKey.of(question)
        guard (1...300).contains(key.count) else { return nil }
        let rows = try await pool.query(
            "select answer from frontdesk.faq_answer(\(business), \(language), \(key), \("\(day)")::date)",
            deadline: .milliseconds(500))
        return try rows.first?.decode("answer", as: String.self)
    }
}
