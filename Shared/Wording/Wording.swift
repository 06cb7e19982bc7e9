package import Foundation
package import Languages
package import Settings

/// What a business says, in the customer's language or the nearest it has.
package struct Wording: Sendable {
    let business: BusinessSettings

    package init(_ business: BusinessSettings) {
        self.business = business
    }

    /// The language a customer is answered in: that of the words; where they tell none, as "ok" and a number, that of what
    /// was said before.
    ///
    /// - Parameter earlier: texts of the conversation, the most telling first.
    package func language(of text: String, after earlier: [String] = []) -> Language {
        let guess = guess(text)
        guard guess.confidence == 0 else { return guess.language }
        return earlier.lazy.map(self.guess).first { $0.confidence > 0 }?.language ?? guess.language
    }

    private func guess(_ text: String) -> LanguageIdentifier.Guess {
        LanguageIdentifier().identify(text, among: business.languages, fallback: business.defaultLanguage)
    }

    /// The business's template for the intent; nil when it has none.
    package func template(_ intent: String, in language: Language) -> String? {
        business.templates[intent].flatMap { chosen($0, language) }
    }

    /// Nobody can answer now: the documents and the models are silent, or out of time.
    package func fallback(in language: Language, at now: Date) -> String {
        waiting(words(business.fallback, Self.standardFallback, language), language, now)
    }

    /// A person will answer; while nobody is there, with the time somebody is.
    package func handoff(in language: Language, at now: Date) -> String {
        waiting(words(business.handoff, Self.standardHandoff, language), language, now)
    }

    /// What was asked has nothing to do with the business, or would have the assistant be something else.
    package func refusal(in language: Language) -> String {
        words(business.fence.refusal, Self.standardRefusal, language)
            .replacing("{business_name}", with: business.name)
    }

    /// The documents do not say it; a person has been asked.
    package func unknown(in language: Language, at now: Date) -> String {
        waiting(words(business.unknown, Self.standardUnknown, language), language, now)
    }

    /// The answer is not sure enough to be sent unseen; a person looks at it first.
    package func review(in language: Language, at now: Date) -> String {
        waiting(words(business.review, Self.standardReview, language), language, now)
    }

    /// Who waits for a person is told when one is there again; while people are there, nothing is added.
    private func waiting(_ text: String, _ language: Language, _ now: Date) -> String {
        [text, back(at: now, in: language)].compactMap { $0 }.joined(separator: language == .japanese ? "" : " ")
    }

    /// The customer sent a picture or a recording without a word.
    package func wordless(in language: Language) -> String {
        words(business.wordless, Self.standardWordless, language)
    }

    /// Stands before words of documents that are in another language than the customer's.
    package func quotation(in language: Language) -> String { Self.standardQuotation[language] ?? "" }

    /// Puts before the first answer of a conversation that an AI answers (EU AI Act, Article 50).
    package func opening(_ text: String, in language: Language) -> String {
        "\(words(business.disclosure, Self.standardDisclosure, language))\n\n\(text)"
    }

    /// A text of the configuration in the customer's language, or the nearest there is.
    package func text(_ texts: BusinessSettings.Texts, in language: Language) -> String? {
        chosen(texts, language)
    }

    /// The business's own words where it has them in this language, else the built-in ones: its words in another are no
    /// better than those.
    private func words(_ own: BusinessSettings.Texts, _ standard: [Language: String], _ language: Language) -> String {
        own[language] ?? standard[language] ?? ""
    }

    func chosen(_ texts: BusinessSettings.Texts, _ language: Language) -> String? {
        texts[language] ?? texts[business.defaultLanguage] ?? texts[.english]
    }
}
