import Foundation
import Hours
import Languages
import Settings

/// What answers without a model, and what refuses.
struct AnswerSources: Sendable {
    let fence = Fence()
    /// nil where there is no knowledge, as in a judged run without a database.
    var matcher: FAQMatcher?
    var lookups: LookupClient?

    /// The documents' own answer to a question of theirs, as of the day it is where the business is.
    ///
    /// - Returns: why there is none, when that could not be found out.
    func faq(
        _ question: String, _ business: BusinessSettings, _ language: Language, now: Date
    ) async -> (answer: String?, problem: String?) {
        guard let matcher else { return (nil, nil) }
        do {
            let answer = try await matcher.answer(
                question, business: business.id, language: language.rawValue, day: business.clock.local(now).day)
            return (answer, nil)
        } catch {
            return (nil, "\(error)")
        }
    }
}
