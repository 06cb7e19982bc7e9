import Languages

/// What answers without a model, and what refuses.
struct AnswerSources: Sendable {
    let fence = Fence()
    /// nil where there is no knowledge, as in a judged run without a database.
    var matcher: FAQMatcher?
    var lookups: LookupClient?

    /// The documents' own answer to a question of theirs.
    ///
    /// - Returns: why there is none, when that could not be found out.
    func faq(_ question: String, _ business: String, _ language: Language) async -> (answer: String?, problem: String?)
    {
        guard let matcher else { return (nil, nil) }
        do {
            return (try await matcher.answer(question, business: business, language: language.rawValue), nil)
        } catch {
            return (nil, "\(error)")
        }
    }
}
