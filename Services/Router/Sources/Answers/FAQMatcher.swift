import Hours
import Languages
import Postgres

/// Finds the question of the documents that the customer's is, but for case, marks, spaces and what is said around it, and
/// gives its answer in the documents' own words.
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
        for key in Self.keys(question) where (1...300).contains(key.count) {
            let rows = try await pool.query(
                "select answer from frontdesk.faq_answer(\(business), \(language), \(key), \("\(day)")::date)",
                deadline: .milliseconds(500))
            if let answer = try rows.first?.decode("answer", as: String.self) { return answer }
        }
        return nil
    }

    /// The question as it is, and without the courtesies around it where there are any: "Hi, where can I park? Thanks!"
    static func keys(_ question: String) -> [String] {
        let key = QuestionKey.of(question)
        var words = key.split(separator: " ").map(String.init)[...]
        while let phrase = courtesies.first(where: { words.starts(with: $0) || words.ends(with: $0) }) {
            words = words.starts(with: phrase) ? words.dropFirst(phrase.count) : words.dropLast(phrase.count)
        }
        return words.isEmpty || words.count == key.split(separator: " ").count
            ? [key] : [key, words.joined(separator: " ")]
    }

    private static let courtesies: [[String]] = {
        let said = PhraseRule.all.filter { ["greeting", "thanks_goodbye"].contains($0.intent) }.flatMap(\.phrases)
        let asked = [
            "please", "pls", "plz", "bitte", "per favore", "per piacere", "por favor", "porfa", "s'il vous plaît",
            "s'il te plaît", "svp", "お願いします", "excuse me", "sorry", "scusi", "scusate", "entschuldigung", "perdón",
            "perdona", "disculpe", "desculpe", "excusez-moi", "pardon", "すみません",
        ]
        return (said + asked).map { QuestionKey.of($0).split(separator: " ").map(String.init) }
            .filter { !$0.isEmpty }.sorted { $0.count > $1.count }
    }()
}

extension ArraySlice<String> {
    fileprivate func ends(with phrase: [String]) -> Bool { suffix(phrase.count).elementsEqual(phrase) }
}
