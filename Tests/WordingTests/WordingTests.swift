import Foundation
import Languages
import Settings
import Testing
import Wording

@Suite("The wording")
struct WordingTests {
    private func wording(_ more: String = "") throws -> Wording {
        let yaml = "businesses: [{id: d, name: D, numbers: ['1'], languages: [en, it], default_language: it\(more)}]"
        return Wording(try #require(try FrontdeskSettings(yaml: yaml, source: "t").businesses.first))
    }

    @Test("has a text for every occasion in every language", arguments: Language.allCases)
    func standard(language: Language) throws {
        let wording = try wording()
        let texts = [
            wording.fallback(in: language, at: .now), wording.handoff(in: language, at: .now),
            wording.unknown(in: language, at: .now),
            wording.review(in: language, at: .now), wording.wordless(in: language),
        ]
        #expect(texts.allSatisfy { !$0.isEmpty } && Set(texts).count == texts.count)
        #expect(wording.opening("answer", in: language).hasSuffix("\n\nanswer"))
    }

    @Test(
        "tells who waits for a person when the business opens again, and says nothing of it while it is open",
        arguments: [
            (Language.english, "tomorrow at 9:00", "on Monday 4 January at 9:00"),
            (.italian, "domani alle 9:00", "lunedì 4 gennaio alle 9:00"),
            (.german, "morgen um 9:00 Uhr", "am Montag, 4. Januar um 9:00 Uhr"),
            (.spanish, "mañana a las 9:00", "el lunes 4 de enero a las 9:00"),
            (.portuguese, "amanhã às 9:00", "segunda-feira, 4 de janeiro, às 9:00"),
            (.french, "demain à 9:00", "lundi 4 janvier à 9:00"), (.japanese, "明日9:00", "1月4日（月）9:00"),
        ]
    )
    func waiting(language: Language, tomorrow: String, afterHolidays: String) throws {
        let wording = try wording(
            ", timezone: Europe/Rome, hours: {weekly: {mon-fri: ['9:00-18:00']}, special: "
                + "[{from: 2026-12-24, until: 2027-01-02, name: {en: Christmas holidays}}]}")
        // In Rome 20:30 of a Wednesday, 10:00 of it, and the evening before a fortnight's holidays.
        let evening = try Date("2026-11-25T19:30:00Z", strategy: .iso8601)
        let morning = try Date("2026-11-25T09:00:00Z", strategy: .iso8601)
        let christmas = try Date("2026-12-23T20:00:00Z", strategy: .iso8601)
        for text in [wording.review, wording.unknown, wording.fallback, wording.handoff] {
            #expect(text(language, evening).contains(tomorrow), "\(text(language, evening))")
            #expect(text(language, christmas).contains(afterHolidays), "\(text(language, christmas))")
            #expect(!text(language, morning).contains("9:00"))
        }
    }

    @Test("prefers the business's own words, and what is built in to its words in another language")
    func own() throws {
        let wording = try wording(
            ", handoff: {it: 'Arriviamo'}, disclosure: {de: 'Hier antwortet eine KI.'}, templates: {greeting: {en: Hello}}"
        )
        #expect(wording.handoff(in: .italian, at: .now) == "Arriviamo")
        #expect(wording.handoff(in: .english, at: .now).hasPrefix("Of course."))
        #expect(wording.opening("Ciao", in: .italian).hasPrefix("Le risponde un assistente AI automatico."))
        #expect(wording.template("greeting", in: .german) == "Hello")
        #expect(wording.template("other", in: .english) == nil)
    }

    @Test("answers in the customer's language when the business speaks it, else in its own")
    func language() throws {
        #expect(try wording().language(of: "How much is it?") == .english)
        #expect(try wording().language(of: "👍") == .italian)
        #expect(try wording().language(of: "ok", after: ["😀", "Where are you?", "Quanto costa?"]) == .english)
        #expect(try wording().language(of: "Dove siete?", after: ["Where are you?"]) == .italian)
    }
}
