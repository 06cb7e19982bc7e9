package import Languages
package import Settings

/// What a business says, in the customer's language or the nearest it has.
package struct Wording: Sendable {
    private let business: BusinessSettings

    package init(_ business: BusinessSettings) {
        self.business = business
    }

    /// The language a customer is answered in.
    package func language(of text: String) -> Language {
        LanguageIdentifier().identify(text, among: business.languages, fallback: business.defaultLanguage).language
    }

    /// The business's template for the intent; nil when it has none.
    package func template(_ intent: String, in language: Language) -> String? {
        business.templates[intent].flatMap { chosen($0, language) }
    }

    /// Nobody can answer now: the documents and the models are silent, or out of time.
    package func fallback(in language: Language) -> String {
        chosen(business.fallback, language) ?? Self.standardFallback[language] ?? ""
    }

    /// A person will answer.
    package func handoff(in language: Language) -> String {
        chosen(business.handoff, language) ?? Self.standardHandoff[language] ?? ""
    }

    /// The documents do not say it; a person has been asked.
    package func unknown(in language: Language) -> String {
        chosen(business.unknown, language) ?? Self.standardUnknown[language] ?? ""
    }

    /// The answer is not sure enough to be sent unseen; a person looks at it first.
    package func review(in language: Language) -> String {
        chosen(business.review, language) ?? Self.standardReview[language] ?? ""
    }

    /// The customer sent a picture or a recording without a word.
    package func wordless(in language: Language) -> String {
        chosen(business.wordless, language) ?? Self.standardWordless[language] ?? ""
    }

    /// Puts before the first answer of a conversation that an AI answers (EU AI Act, Article 50).
    package func opening(_ text: String, in language: Language) -> String {
        let disclosure = chosen(business.disclosure, language) ?? Self.standardDisclosure[language] ?? ""
        return disclosure.isEmpty ? text : "\(disclosure)\n\n\(text)"
    }

    private func chosen(_ texts: BusinessSettings.Texts, _ language: Language) -> String? {
        texts[language] ?? texts[business.defaultLanguage] ?? texts[.english]
    }
}
