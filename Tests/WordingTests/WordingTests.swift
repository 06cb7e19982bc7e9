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
            wording.fallback(in: language), wording.handoff(in: language, at: .now), wording.unknown(in: language),
            wording.review(in: language), wording.wordless(in: language),
        ]
        #expect(texts.allSatisfy { !$0.isEmpty } && Set(texts).count == texts.count)
        #expect(wording.opening("answer", in: language).hasSuffix("\n\nanswer"))
    }

    @Test("prefers the business's own words, in the nearest language it has them")
    func own() throws {
        let wording = try wording(", handoff: {it: 'Arriviamo'}, templates: {greeting: {en: Hello}}")
        #expect(wording.handoff(in: .german, at: .now) == "Arriviamo")
        #expect(wording.template("greeting", in: .german) == "Hello")
        #expect(wording.template("other", in: .english) == nil)
    }

    @Test("answers in the customer's language when the business speaks it, else in its own")
    func language() throws {
        #expect(try wording().language(of: "How much is it?") == .english)
        #expect(try wording().language(of: "👍") == .italian)
    }
}
