import Hours
import Languages
import TestSupport
import Testing

@testable import TimeExpressions

/// A phrase with the days and times it can mean, said on Wednesday, 25 November 2026.
struct Phrase: Sendable, CustomTestStringConvertible {
    let language: Language
    let text: String
    let days: [String]
    let times: [String]

    var testDescription: String { "\(language.rawValue): \(text)" }

    /// Reads lines of the shape `phrase = days ; times`; a day is `month-day` of 2026, or has its year.
    static func table(_ language: Language, _ lines: String) -> [Phrase] {
        lines.split(separator: "\n").map { line in
            let sides = line.split(separator: "=")
            let meaning = sides[1].split(separator: ";", omittingEmptySubsequences: false)
            func list(_ text: Substring) -> [String] { text.split(separator: " ").map(String.init) }
            return Phrase(
                language: language,
                text: sides[0].split(separator: " ", omittingEmptySubsequences: true).joined(separator: " "),
                days: list(meaning[0]).map { $0.count == 5 ? "2026-\($0)" : $0 },
                times: meaning.count > 1 ? list(meaning[1]) : []
            )
        }
    }
}

@Suite("Understanding days and times")
struct TimeReaderTests {
    @Test(
        "understands what people write, in every language",
        arguments: [
            EnglishPhrases.all, ItalianPhrases.all, GermanPhrases.all, SpanishPhrases.all, PortuguesePhrases.all,
            FrenchPhrases.all, JapanesePhrases.all,
        ]
        .flatMap { $0 }
    )
    func phrase(_ phrase: Phrase) throws {
        let today = try #require(CivilDate("2026-11-25"))
        let reading = TimeReader(language: phrase.language, today: today).read(phrase.text)
        #expect(reading.days.map(\.description) == phrase.days)
        #expect(reading.times.map(\.description) == phrase.times)
    }

    @Test(
        "hears nothing where nothing is said of when",
        arguments: [
            (Language.english, "Do you treat children?"), (.english, "It costs 85 euros for 2 people"),
            (.italian, "Quanto costa la pulizia dei denti?"), (.german, "Was kostet eine Füllung?"),
            (.spanish, "¿Aceptan tarjeta?"), (.portuguese, "Vocês têm estacionamento?"),
            (.french, "Est-ce que vous avez un parking ?"), (.japanese, "駐車場はありますか"), (.english, ""),
            (.english, "👍"), (.english, "my number is 051 555 0142"), (.english, "Good morning"),
            (.german, "Guten Morgen"), (.spanish, "Buenas tardes"), (.japanese, "今度お願いします"),
        ]
    )
    func nothing(language: Language, text: String) throws {
        let today = try #require(CivilDate("2026-11-25"))
        #expect(TimeReader(language: language, today: today).read(text).isEmpty)
    }

    @Test(
        "says so when no calendar or clock shows it",
        arguments: [
            (Language.english, "on February 31"), (.italian, "il 31 febbraio"), (.german, "am 31.02.2027"),
            (.japanese, "2月30日"), (.french, "le 32 mars"),
        ]
    )
    func impossible(language: Language, text: String) throws {
        let today = try #require(CivilDate("2026-11-25"))
        let reading = TimeReader(language: language, today: today).read(text)
        #expect(reading.isImpossible && reading.days.isEmpty)
    }

    @Test(
        "hears that the present moment is meant",
        arguments: [
            (Language.english, "are you open now?"), (.italian, "siete aperti adesso?"),
            (.german, "Habt ihr gerade offen?"), (.spanish, "¿Están abiertos ahora?"),
            (.portuguese, "Estão abertos agora?"), (.french, "Vous êtes ouverts maintenant ?"), (.japanese, "今開いていますか"),
        ]
    )
    func now(language: Language, text: String) throws {
        let today = try #require(CivilDate("2026-11-25"))
        let reading = TimeReader(language: language, today: today).read(text)
        #expect(reading.isNow && reading.days.isEmpty)
    }

    @Test(
        "takes a bare number for what was asked",
        arguments: [
            ("3", TimeReader.Expected.time, [], ["03:00", "15:00"]), ("15", .time, [], ["15:00"]),
            ("three", .time, [], ["03:00", "15:00"]), ("28", .day, ["2026-11-28"], []),
            ("the 3rd", .day, ["2026-12-03"], []),
            ("3", .nothing, [], []),
        ] as [(String, TimeReader.Expected, [String], [String])]
    )
    func bare(text: String, expected: TimeReader.Expected, days: [String], times: [String]) throws {
        let today = try #require(CivilDate("2026-11-25"))
        let reading = TimeReader(language: .english, today: today).read(text, expecting: expected)
        #expect(reading.days.map(\.description) == days && reading.times.map(\.description) == times)
    }

    @Test("keeps its head whatever the text is")
    func anything() throws {
        let today = try #require(CivilDate("2026-11-25"))
        let pieces = [
            "at", "25", ":", "99", "/", "next", "金", "時", "半", ".", "-", "0", "\u{0}", "👍", "ten", "to", "9999",
        ]
        var random = SplitMix64(seed: 7)
        for language in Language.allCases {
            let reader = TimeReader(language: language, today: today)
            for _ in 0..<40 {
                let text = (0..<12).map { _ in pieces.randomElement(using: &random) ?? "" }.joined(separator: " ")
                for time in reader.read(text, expecting: .time).times { #expect((0..<1440).contains(time.minutes)) }
            }
            _ = reader.read(String(repeating: "next Friday at three ", count: 40))
        }
    }
}
