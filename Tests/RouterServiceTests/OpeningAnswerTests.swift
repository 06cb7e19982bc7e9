import Foundation
import Languages
import Settings
import Testing

@testable import RouterService

@Suite("Whether the business is open")
struct OpeningAnswerTests {
    private let unsure = Classification(intent: "general_question", confidence: 0.4, stage: "linear", model: "t")

    private func answer(_ question: String, _ language: Language, at moment: String = "2026-11-25 10:00") throws
        -> String?
    {
        try OpeningAnswer(business: DemoBusiness.business(), language: language, now: DemoBusiness.now(moment))
            .text(question, unsure, threshold: 0.75)
    }

    @Test(
        "is told on a holiday, in every language, with the day it opens again",
        arguments: [
            (Language.english, "Are you open on 25 December?", "On Friday 25 December we are closed (Christmas"),
            (.italian, "Siete aperti il 25 dicembre?", "venerdì 25 dicembre siamo chiusi (vacanze di Natale)"),
            (.german, "Habt ihr am 25. Dezember geöffnet?", "Am Freitag, 25. Dezember haben wir geschlossen"),
            (.spanish, "¿Abren el día de Navidad?", "El viernes 25 de diciembre estamos cerrados"),
            (.portuguese, "Estão abertos no dia 25 de dezembro?", "sexta-feira, 25 de dezembro: estamos fechados"),
            (.french, "Êtes-vous ouverts le 25 décembre ?", "Le vendredi 25 décembre, nous sommes fermés"),
            (.japanese, "12月25日は営業していますか", "12月25日（金）は休業です"),
        ]
    )
    func holiday(language: Language, question: String, expected: String) throws {
        let text = try #require(try answer(question, language))
        #expect(text.contains(expected), "\(text)")
        #expect(text.contains("4") && text.contains("9:00"), "It opens again on Monday, 4 January: \(text)")
    }

    @Test(
        "is told for now, until when and from when",
        arguments: [
            (Language.english, "are you open now?", "2026-11-25 10:00", "Yes, we are open now, until 13:00."),
            (.english, "are you open now?", "2026-11-25 13:30", "We open again today at 14:00."),
            (.italian, "siete aperti adesso?", "2026-11-25 20:00", "Riapriamo domani alle 9:00."),
            (
                .german, "Habt ihr gerade offen?", "2026-11-28 15:00",
                "Wir öffnen wieder am Montag, 30. November um 9:00"
            ),
            (.spanish, "¿Están abiertos ahora?", "2026-12-25 10:00", "el lunes 4 de enero a las 9:00"),
            (.japanese, "今開いていますか", "2026-11-25 10:00", "ただいま営業中です（13:00まで）"),
        ]
    )
    func now(language: Language, question: String, moment: String, expected: String) throws {
        let text = try #require(try answer(question, language, at: moment))
        #expect(text.contains(expected), "\(text)")
    }

    @Test(
        "is told for a day of the week, with its hours",
        arguments: [
            (Language.english, "Are you open on Sunday?", "On Sunday 29 November we are closed."),
            (.english, "are you open on saturday", "On Saturday 28 November we are open 9:00–12:30."),
            (.italian, "Siete aperti domani?", "giovedì 26 novembre siamo aperti con orario 9:00–13:00 e 14:00–18:30."),
            (.french, "Vous êtes ouverts samedi ?", "Le samedi 28 novembre, nous sommes ouverts de 9:00–12:30."),
        ]
    )
    func day(language: Language, question: String, expected: String) throws {
        let text = try #require(try answer(question, language))
        #expect(text.contains(expected), "\(text)")
    }

    @Test(
        "is left to the documents when no day is named, or something else is asked",
        arguments: [
            "What are your opening hours?", "How much is a cleaning on Friday?", "Can I park there now?",
            "I have an open wound since Sunday",
        ]
    )
    func documents(question: String) throws {
        #expect(try answer(question, .english) == nil)
    }

    @Test(
        "is not told to who asks for something else, or for more",
        arguments: [
            (Language.german, "Ist meine Rechnung von heute noch offen?"),
            (.english, "How much is a cleaning, and are you open on Saturday?"),
            (.german, "Was kostet ein Haarschnitt und habt ihr am Samstag offen?"),
            (.italian, "Il mio ordine è ancora aperto da ieri?"),
        ]
    )
    func another(language: Language, question: String) throws {
        #expect(try classified(question, language) == nil)
    }

    @Test(
        "is told to who says hello, or names several days",
        arguments: [
            (Language.english, "Hi! Are you open on Sunday?"), (.italian, "Buongiorno, siete aperti domenica? Grazie"),
            (.italian, "Siete aperti il 24, 25 e 26 dicembre?"), (.japanese, "12月25日は営業していますか"),
            (.german, "Hallo, habt ihr am Samstag und am Sonntag offen?"),
        ]
    )
    func onlyHours(language: Language, question: String) throws {
        #expect(try classified(question, language) != nil)
    }

    /// As the router does it.
    private func classified(_ question: String, _ language: Language) throws -> String? {
        let classifier = StagedClassifier(try Router.model())
        return try OpeningAnswer(
            business: DemoBusiness.business(), language: language, now: DemoBusiness.now(),
            classify: { classifier.classify($0, language: language) }
        ).text(question, classifier.classify(question, language: language), threshold: 0.75)
    }
}
