import Contracts
import Languages
import TestSupport
import Testing

@testable import OrchestratorService

@Suite("Numbers nobody means")
struct HostileNumberTests {
    private func judge(_ text: String, _ language: Language) {
        let gate = GroundednessGate(
            Prompt(
                question: text, language: language, passages: [passage("A cleaning is 60 EUR, 二十円. \(text)")],
                history: [Exchange(question: text, answer: text)], business: BusinessFacts(name: "B", facts: [])))
        _ = gate.judge(text)
    }

    @Test(
        "are read without a crash, whatever a customer writes",
        arguments: [
            "クリーニングはいくらですか 九九九九九九九九九九九九九九九九九九九九", "6時9223372036854775807分", "6時99999999999999999999分半",
            "99999999999999999999999999 EUR", "9223372036854775808.9223372036854775808 €",
            "99999999999/99999999999/9999",
            "九万万万万万万万万千百十円", "0000000000000000000000000:00", "99999999999999 marzo", "1e999999999 %",
            "twenty thousand nineteen thousand", "novecentonovantanovemila mille",
        ])
    func known(text: String) {
        for language in Language.allCases { judge(text, language) }
    }

    @Test("are read without a crash in ten thousand random rows of digits, units and words")
    func random() async {
        let pieces = [
            "9", "99999999", "0", "九", "十", "百", "千", "万", "〇", "円", "時", "分", "半", "月", "日", "EUR", "€", " ", ".", ",",
            ":",
            "-", "/", "+", "%", "h", "Uhr", "pm", "p.m", "th", "de", "March", "mille", "hundred", "Montag", "bis",
            "土曜日", "\n",
        ]
        var random = SplitMix64(seed: 20_261_128)
        for _ in 0..<10_000 {
            let text = (0..<Int.random(in: 1...14, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
            let language = Language.allCases.randomElement(using: &random) ?? .english
            let tokens = Lexer.tokens(text)
            _ = Claims(tokens, language: language)
            _ = Claims.support(of: tokens, language: language)
            await Task.yield()
        }
    }

    @Test(
        "are no wait that a provider may ask for",
        arguments: [
            ("inf", nil), ("nan", nil), ("-1", .zero), ("1e30", .seconds(86_400)), ("soon", nil),
            ("7.5", .milliseconds(7500)),
        ] as [(String, Duration?)])
    func wait(header: String, wait: Duration?) {
        #expect(ModelCall.wait(header) == wait)
    }
}
