import Foundation
package import Hours
package import Languages

/// One business: who it is, in which languages it speaks, and what it says.
package struct BusinessSettings: Sendable {
    /// What happens to a send of which nobody knows whether it was accepted.
    package enum AmbiguousSend: String, Sendable, CaseIterable {
        case resendOnce = "resend_once"
        case park
    }

    package let id: String
    package let name: String
    package let languages: [Language]
    package let defaultLanguage: Language
    package let timezone: String
    /// Chooses among the prompts of a language, such as `at` or `br`; empty is the language's own.
    package let market: String
    /// Its clock, and when it is open; nil when its documents alone say so.
    package let calendar: BusinessCalendar<Texts>?
    package let clock: WallClock
    /// nil when nothing can be booked in the chat.
    package let bookings: BookingSettings?
    /// How its intents differ from the model's.
    package let taxonomy: TaxonomySettings
    /// By intent.
    package let lookups: [String: LookupSettings]
    package let fence: FenceSettings
    /// Meta's ids of its numbers.
    package let numbers: [String]
    package let facts: [(label: String, text: String)]
    package let disclosure: Texts
    package let fallback: Texts
    package let handoff: Texts
    package let unknown: Texts
    package let review: Texts
    package let wordless: Texts
    /// Response templates by intent.
    package let templates: [String: Texts]
    package let burst: BurstWindow
    package let ambiguousSend: AmbiguousSend
    package let whatsapp: WhatsAppSettings

    /// What becomes of a message that comes while the words before it are being answered.
    package enum WhileWorking: String, Sendable, CaseIterable {
        /// It becomes the next turn.
        case wait
        /// It joins them, and the work begins anew; until an answer is pinned, and in the first third of a turn's time.
        case merge
    }

    /// How long a turn waits for more words of the customer, in milliseconds.
    package struct BurstWindow: Sendable, Equatable {
        /// After a complete question.
        package let complete: Int
        /// After a fragment, such as a greeting.
        package let fragment: Int
        /// Never longer in all.
        package let cap: Int
        package let whileWorking: WhileWorking

        package init(complete: Int, fragment: Int, cap: Int, whileWorking: WhileWorking = .wait) {
            self.complete = complete
            self.fragment = fragment
            self.cap = cap
            self.whileWorking = whileWorking
        }
    }

    /// One text in several languages.
    package struct Texts: Sendable, Equatable {
        private let byLanguage: [Language: String]

        package init(_ byLanguage: [Language: String]) {
            self.byLanguage = byLanguage
        }

        package subscript(_ language: Language) -> String? { byLanguage[language] }

        package var isEmpty: Bool { byLanguage.isEmpty }

        package var all: [String] { Array(byLanguage.values) }
    }

    init(_ section: SettingsSection) {
        id = section.text("id")
        name = section.text("name")
        languages = Self.languages(section, "languages", default: ["en"])
        defaultLanguage = Self.languages(
            section, "default_language", text: section.text("default_language", default: "en"))
        timezone = section.text("timezone", default: "UTC")
        market = section.text("market", default: "")
        let zone = TimeZone(identifier: timezone)
        if zone == nil {
            section.problem(at: "timezone", "'\(timezone)' is no time zone; write one such as Europe/Rome")
        }
        clock = WallClock(zone: zone ?? .gmt)
        calendar = HoursSettings.calendar(section.section("hours"), zone: clock.zone)
        numbers = section.texts("numbers", default: [])
        if numbers.isEmpty { section.problem("business '\(id)' has no numbers; list Meta's phone number ids") }
        let facts = section.section("facts")
        self.facts = facts.keys.map { ($0, facts.text($0)) }
        facts.finish()
        disclosure = Self.texts(section.section("disclosure"))
        fallback = Self.texts(section.section("fallback"))
        handoff = Self.texts(section.section("handoff"))
        unknown = Self.texts(section.section("unknown"))
        review = Self.texts(section.section("review"))
        wordless = Self.texts(section.section("wordless"))
        let taxonomy = TaxonomySettings(section.section("intents"))
        self.taxonomy = taxonomy
        templates = Self.templates(
            section.section("templates"), taxonomy, facts: Set(self.facts.map(\.label)), hasHours: calendar != nil)
        let form = section.section("bookings")
        bookings = form.keys.isEmpty ? nil : BookingSettings(form)
        if bookings != nil, calendar == nil {
            section.problem(at: "bookings", "bookings needs the business's hours; describe them under hours")
        }
        let lookups = section.section("lookups")
        self.lookups = lookups.keys.reduce(into: [:]) {
            $0[taxonomy.known($1, at: $1, of: lookups)] = LookupSettings(lookups.section($1))
        }
        lookups.finish()
        fence = FenceSettings(section.section("fence"))
        let window = section.section("burst_window")
        burst = BurstWindow(
            complete: window.whole("complete_ms", default: 0, in: 0...10_000),
            fragment: window.whole("fragment_ms", default: 700, in: 0...10_000),
            cap: window.whole("cap_ms", default: 3000, in: 0...60_000),
            whileWorking: window.choice("while_working", default: .wait)
        )
        window.finish()
        ambiguousSend = section.choice("ambiguous_send", default: .resendOnce)
        whatsapp = WhatsAppSettings(section.section("whatsapp"), business: id, taxonomy)
        section.finish()
    }

    private static func templates(
        _ section: SettingsSection,
        _ taxonomy: TaxonomySettings,
        facts: Set<String>,
        hasHours: Bool
    ) -> [String: Texts] {
        var templates: [String: Texts] = [:]
        for intent in section.keys {
            let texts = section.section(intent)
            templates[taxonomy.known(intent, at: intent, of: section)] = Self.texts(texts)
            for key in texts.keys {
                guard let problem = TemplateSlots.problem(texts.text(key), facts: facts, hasHours: hasHours) else {
                    continue
                }
                texts.problem(at: key, problem)
            }
        }
        section.finish()
        return templates
    }

    static func texts(_ section: SettingsSection) -> Texts {
        var byLanguage: [Language: String] = [:]
        for key in section.keys {
            let text = section.text(key)
            guard let language = Language(rawValue: key) else {
                section.problem("'\(key)' is no language; use one of \(allowed)")
                continue
            }
            if text.allSatisfy(\.isWhitespace) {
                section.problem(at: key, "the text for '\(key)' is empty; write one, or leave the line out")
            }
            byLanguage[language] = text
        }
        section.finish()
        return Texts(byLanguage)
    }

    private static func languages(_ section: SettingsSection, _ key: String, default standard: [String]) -> [Language] {
        section.texts(key, default: standard).compactMap { text in
            if Language(rawValue: text) == nil { section.problem("\(key): '\(text)' is no language; use \(allowed)") }
            return Language(rawValue: text)
        }
    }

    private static func languages(_ section: SettingsSection, _ key: String, text: String) -> Language {
        if let language = Language(rawValue: text) { return language }
        section.problem("\(key): '\(text)' is no language; use one of \(allowed)")
        return .english
    }

    private static var allowed: String { Language.allCases.map(\.rawValue).joined(separator: ", ") }
}
