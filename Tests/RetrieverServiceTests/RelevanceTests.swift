import Foundation
import Testing

@testable import RetrieverService

@Suite("Words that are searched for")
struct SearchTextTests {
    @Test("leave out the words of asking, in the question's language")
    func question() {
        #expect(QuestionWords.removed(from: "How much is a cleaning?", language: "en") == "a cleaning")
        #expect(QuestionWords.removed(from: "Quanto costa l'impianto?", language: "it") == "l'impianto")
        #expect(QuestionWords.removed(from: "Quanto costa?", language: "it") == "")
        #expect(QuestionWords.removed(from: "How much?", language: "xx") == "How much?")
    }

    @Test(
        "leave out greetings, thanks and who is asking",
        arguments: [
            ("Hi there, I'm Anna Miller: do you do crowns? Thanks a lot", "en", "you crowns"),
            ("I am in pain, my crown is loose", "en", "I am in pain my crown loose"),
            ("Guten Tag, hier ist Frau Dr. Kowalski, machen Sie Kronen? Vielen Dank", "de", "machen Sie Kronen"),
            ("Buongiorno, mi chiamo Marco Rossi, fate impianti?", "it", "impianti"),
            ("Buenas tardes, soy María García. ¿Ponen coronas?", "es", "Ponen coronas"),
            (
                "Bonjour, je m’appelle Zoé Petit, vous posez des couronnes ? Merci beaucoup", "fr",
                "vous posez des couronnes"
            ),
            ("Bom dia, chamo-me Rui. Fazem coroas? Muito obrigado", "pt", "Fazem coroas"),
        ])
    func introduction(text: String, language: String, rest: String) {
        #expect(QuestionWords.removed(from: text, language: language) == rest)
    }

    @Test("are pairs of characters where a script has no spaces")
    func japanese() {
        #expect(SearchText.words("診療時間") == "診療 療時 時間")
        #expect(SearchText.words("MRI検査 10,000円") == "MRI 検査  10,000 円")
        #expect(SearchText.words("cleaning") == "cleaning")
        #expect(QuestionWords.removed(from: "駐車場はありますか", language: "ja").contains("駐車場"))
    }
}

@Suite("The clauses of a message")
struct AskedClausesTests {
    @Test(
        "are what may be its question by itself, the last first, and never the message itself",
        arguments: [
            ("How much is a cleaning?", "en", []),
            (
                "We live in Leeds. My daughter broke a tooth, do you see children?", "en",
                ["My daughter broke a tooth, do you see children?", "do you see children?"]
            ),
            (
                "A crown costs 3.50 more, right? Why? I am Dr.Rossi.", "en",
                ["A crown costs 3.50 more, right?", "right?"]
            ),
            (
                "I have pain since Monday. I need an appointment", "en",
                ["I need an appointment", "I have pain since Monday."]
            ),
            ("田中と申します。駐車場はありますか？", "ja", ["駐車場はありますか？"]),
            ("?!", "en", []), ("", "en", []),
        ] as [(String, String, [String])])
    func clauses(text: String, language: String, expected: [String]) {
        #expect(AskedClauses.of(text, language: language) == expected)
    }

    @Test("are few, however long the message")
    func few() {
        let text = (0..<1000).map { "Number \($0) is a sentence of its own, is it?" }.joined(separator: " ")
        #expect(AskedClauses.of(text, language: "en").count == 4)
    }
}

@Suite("The retrieval report")
struct RetrievalReportTests {
    @Test("counts discounted gain as Järvelin and Kekäläinen do")
    func gain() {
        #expect(RetrievalReport.nDCG([true, false, true], relevant: 2) == 1.5 / (1 + 1 / log2(3)))
        #expect(RetrievalReport.nDCG([true], relevant: 1) == 1)
        #expect(RetrievalReport.nDCG([], relevant: 3) == 0)
    }
}
