import Contracts
import TestSupport
import Testing

@testable import DispatcherService

@Suite("Markdown on its way to WhatsApp")
struct FormattingTests {
    @Test(
        "is written as WhatsApp formats it",
        arguments: [
            // Emphasis
            ("**bold** and __strong__", "*bold* and *strong*"), ("~~gone~~", "~gone~"),
            ("***both***", "*_both_*"), ("**a *b* c**", "*a _b_ c*"), ("**a *b***", "*a _b_*"),
            ("*kept* _kept_", "*kept* _kept_"), ("snake__case__name", "snake__case__name"),
            ("2 * 3 * 4 and 2 ** 3", "2 * 3 * 4 and 2 ** 3"), ("**never closed", "never closed"),
            (#"\*literal\*"#, "*literal*"),
            // Headings, lists, quotes, rules
            ("# Heading", "*Heading*"), ("## **Bold** heading ##", "*Bold heading*"), ("#tag", "#tag"),
            ("- a\n- b", "• a\n• b"), ("* a\n  * b\n    1. c", "• a\n  • b\n    1. c"),
            ("1. one\n2. **two**", "1. one\n2. *two*"),
            ("- [ ] open\n- [x] done", "☐ open\n☑ done"), ("> quoted **loud**", "> quoted *loud*"), ("---", "———"),
            ("-5 degrees", "-5 degrees"),
            // Code
            ("use `a**b**` here", "use `a**b**` here"),
            ("```swift\nlet a = **b**\n# no\n```", "```\nlet a = **b**\n# no\n```"),
            ("``x``", "`x`"),
            // Links and addresses
            ("[site](https://x.example)", "site (https://x.example)"),
            ("[https://x.example](https://x.example)", "https://x.example"),
            (#"[site](https://x.example "Title")"#, "site (https://x.example)"),
            ("[a](https://x.example/a_(b)_c)", "a (https://x.example/a_(b)_c)"),
            ("![](https://x.example/i.png)", "https://x.example/i.png"), ("<https://x.example>", "https://x.example"),
            ("https://x.example/a__b__c?d=**e**", "https://x.example/a__b__c?d=*e*"),
            ("**https://x.example**", "*https://x.example*"),
            ("[not a link] (really)", "[not a link] (really)"),
            // Tables
            (
                "| Room | Price |\n|---|:--:|\n| Single | 85 |\n| **Double** | 120 |\nBoth with breakfast",
                "*Room · Price*\n• Single · 85\n• *Double* · 120\nBoth with breakfast"
            ),
            ("a | b", "a | b"),
        ]
    )
    func formatting(markdown: String, expected: String) {
        #expect(WhatsAppFormatting.text(fromMarkdown: markdown) == expected)
    }

    /// Pieces that are awkward side by side.
    private static let pieces = [
        "*", "**", "***", "_", "__", "~~", "`", "```", "[", "](", ")", "|", "|---|", "\n", "# ", "- ", "> ", "\\", "<",
        ">", "!",
        " ", "a", "ß", "🥐", "1. ", "https://x.example/a_b(c)", "-", "[ ] ", "word word",
    ]

    private func random(_ generator: inout SplitMix64) -> String {
        (0..<Int.random(in: 0...24, using: &generator)).map { _ in Self.pieces.randomElement(using: &generator) ?? "" }
            .joined()
    }

    @Test("never makes a text longer, loses no word, and leaves addresses as they are, whatever is written")
    func properties() throws {
        var generator = SplitMix64(seed: 7)
        for _ in 0..<20_000 {
            let markdown = random(&generator)
            let text = WhatsAppFormatting.text(fromMarkdown: markdown)
            // A ticked box is a little longer than what it stands for.
            var problem = text.utf16.count <= markdown.utf16.count + 2 ? nil : "longer"
            for word in ["ß", "🥐", "word word"] where text.ranges(of: word).count != markdown.ranges(of: word).count {
                problem = "'\(word)' lost"
            }
            try #require(problem == nil, "\(problem ?? ""): \(markdown.debugDescription) → \(text.debugDescription)")
        }
    }

    @Test("takes a long text of unclosed signs in no time")
    func pathological() {
        let clock = ContinuousClock()
        for piece in ["**a ", "[a](", "`a ", "__a ", "***"] {
            let text = String(repeating: piece, count: 4000 / piece.count)
            // Generous: what grew with the square of the length would take minutes.
            #expect(clock.measure { _ = WhatsAppFormatting.text(fromMarkdown: text) } < .seconds(20))
        }
    }

    @Test("A long reply is split so that every part fits, nothing is lost and no sentence is cut that fits")
    func splitting() {
        var generator = SplitMix64(seed: 11)
        for _ in 0..<300 {
            let sentences = (0..<Int.random(in: 40...220, using: &generator)).map { _ in
                (0..<Int.random(in: 3...18, using: &generator)).map { _ in
                    ["bread", "rye", "1.50", "**fresh**", "Öffnung", "🥐", "https://x.example/a.b"].randomElement(
                        using: &generator) ?? ""
                }.joined(separator: " ") + "."
            }
            let text = sentences.joined(separator: " ")
            let parts = MessageContent.text(text).fitted
            #expect(parts.allSatisfy { $0.problem == nil })
            let texts = parts.compactMap(\.text)
            #expect(texts.joined(separator: " ") == text)
            #expect(texts.allSatisfy { $0.hasSuffix(".") })
            for text in texts { #expect(WhatsAppFormatting.text(fromMarkdown: text).utf16.count <= 4096) }
        }
    }

    @Test("a caption or a question that is too long goes ahead as text, and its end stays where it belongs")
    func captions() {
        let text = String(repeating: "A sentence of many. ", count: 80)
        let contents: [MessageContent] = [
            MessageContent(.image(.init(.id("1"), caption: text))),
            MessageContent(.video(.init(.id("1"), caption: text))),
            MessageContent(.document(.init(.id("1"), caption: text))),
            MessageContent(.locationRequest(.init(text: text))), MessageContent(.contactRequest(.init(text: text))),
        ]
        for content in contents {
            let parts = content.fitted
            #expect(parts.allSatisfy { $0.problem == nil } && parts.map(\.type) == ["text", content.type])
        }
    }
}
