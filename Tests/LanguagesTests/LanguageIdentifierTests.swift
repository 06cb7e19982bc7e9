import Languages
import Testing

@Suite("The language identifier")
struct LanguageIdentifierTests {
    @Test(
        "knows the language of a short question",
        arguments: [
            ("How much is a cleaning?", Language.english),
            ("Quanto costa la pulizia dei denti?", .italian),
            ("Was kostet eine Zahnreinigung?", .german),
            ("¿Cuánto cuesta una limpieza?", .spanish),
            ("Quanto custa uma limpeza?", .portuguese),
            ("Combien coûte un détartrage ?", .french),
            ("クリーニングはいくらですか？", .japanese),
            ("Are you open on Saturday?", .english),
            ("Siete aperti il sabato?", .italian),
            ("Habt ihr am Samstag offen?", .german),
            ("¿Abren los sábados?", .spanish),
            ("Vocês abrem no sábado?", .portuguese),
            ("Êtes-vous ouverts le samedi ?", .french),
            ("I want to speak to a person", .english),
            ("Vorrei parlare con un operatore", .italian),
            ("Ich möchte mit einem Menschen sprechen", .german),
        ]
    )
    func shortQuestions(text: String, expected: Language) {
        #expect(LanguageIdentifier().identify(text, fallback: .english).language == expected)
    }

    @Test("falls back when the text says nothing", arguments: ["", "👍", "12345", "zzz qqq", "\u{200B}"])
    func nothingToGoBy(text: String) {
        let guess = LanguageIdentifier().identify(text, fallback: .italian)
        #expect(guess.language == .italian && guess.confidence == 0)
    }

    @Test("answers only with a language the business speaks")
    func expectedOnly() {
        let guess = LanguageIdentifier().identify("Was kostet das?", among: [.english, .italian], fallback: .italian)
        #expect(guess.language != .german)
    }
}
