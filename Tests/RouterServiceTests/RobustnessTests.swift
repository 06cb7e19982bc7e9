import Foundation
import Languages
import Testing

@testable import RouterService

@Suite("Any text at all")
struct RobustnessTests {
    private static let odd: [String] = [
        "", " ", "\n\t", "👍", "👨‍👩‍👧‍👦🏳️‍🌈", "\u{200B}\u{200D}\u{FEFF}", "\u{202E}abc\u{202C}", "مرحبا كم السعر",
        "привет сколько стоит",
        "quanto costa いくら wie viel 多少钱", "e\u{301}\u{301}\u{301}\u{301}", "\u{0}\u{1}\u{7F}", "\u{FFFD}\u{FFFD}",
        "????!!!!", "ｈｏｗ ｍｕｃｈ",
        String(repeating: "a", count: 4096), String(repeating: "いくらですか", count: 683),
        String(repeating: "😀", count: 4096),
        String(repeating: "how much ", count: 2000), String(repeating: "x ", count: 50_000),
    ]

    @Test("has a defined result: an intent of the model, a confidence in 0...1, the best first", arguments: odd)
    func defined(text: String) throws {
        let model = try Router.model()
        let result = StagedClassifier(model)
            .classify(text, language: .english)
        #expect(model.card.labels.contains(result.intent))
        #expect((0...1).contains(result.confidence))
        #expect(result.top.first?.intent == result.intent)
        #expect(zip(result.top, result.top.dropFirst()).allSatisfy { $0.confidence >= $1.confidence })
    }

    @Test("from bytes that are no UTF-8 has a defined result too")
    func bytes() throws {
        let model = try Router.model()
        let classifier = StagedClassifier(model)
        var random = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            let bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let result = classifier.classify(String(decoding: bytes, as: UTF8.self), language: .english)
            #expect((0...1).contains(result.confidence) && model.card.labels.contains(result.intent))
        }
    }
}

@Suite("The router's tools")
struct RouterToolTests {
    @Test("explain a decision by margin, words, the nearest example, and what would change it")
    func explain() throws {
        let text = ExplainTool.lines("how much does a crown cost", try Router.model()).joined(separator: "\n")
        #expect(text.contains("pricing_inquiry") && text.contains("margin") && text.contains("nearest example: \""))
        #expect(text.contains("without '") || text.contains("no single word"))
    }

    @Test(
        "name the rule that decided",
        arguments: [
            ("Good morning!", "the whole message is \"good morning\""),
            ("I want to file a complaint", "\"file a complaint\""),
            ("What are your hours? I want to talk to a human", "a sentence asks for a person"),
            ("are you a robot", "it asks who or what is writing"),
        ]
    )
    func rules(text: String, rule: String) throws {
        #expect(ExplainTool.lines(text, try Router.model()).last?.contains(rule) == true)
    }

    @Test("plot one circle for each bin that has texts, and the diagonal")
    func plot() {
        let svg = ReliabilityPlot([
            .init(rows: 10, confidence: 0.95, accuracy: 0.9), .init(rows: 0, confidence: 0, accuracy: 0),
        ]).svg
        #expect(svg.hasPrefix("<svg") && svg.components(separatedBy: "<circle").count == 2)
    }

    @Test("refuse words they do not know, with the usage")
    func options() {
        #expect(throws: (any Error).self) {
            try Options(["--jsn", "x"], flags: ["json"], usage: "router evaluate [--json]")
        }
    }
}
