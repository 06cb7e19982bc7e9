import Foundation
import Languages
import Settings

/// Whether an answer is worded as the business speaks: form of address, banned phrases, length. Deterministic.
struct ToneCheck: Sendable {
    let style: PromptStyle

    /// What does not fit, in words for whoever writes it again; empty when all does.
    func violations(_ answer: String) -> [String] {
        var violations: [String] = []
        if answer.count > style.longest { violations.append("more than \(style.longest) characters") }
        let lower = answer.lowercased()
        violations += style.prohibited.filter { lower.contains($0) }
        // "TI" is information technology, or a canton.
        let words = Set(
            Lexer.tokens(answer).filter { $0.kind == .word && $0.text != $0.text.uppercased() }.map(\.plain))
        switch style.formality {
        case .any: break
        case .formal:
            violations += (Self.familiar[style.language] ?? []).filter(words.contains).sorted()
            if style.language == .japanese { violations += Self.plainEndings(answer) }
        case .familiar:
            let tokens = Lexer.tokens(answer).filter { $0.kind == .word && !$0.beginsSentence }.map(\.text)
            violations += (Self.polite[style.language] ?? []).filter(tokens.contains).sorted()
        }
        return violations
    }

    /// Words by which one addresses a friend, and that say nothing else: not "sei", which is six, or "te", which is tea.
    private static let familiar: [Language: Set<String>] = [
        .german: [
            "du", "dich", "dir", "dein", "deine", "deinen", "deinem", "deiner", "deines", "euch", "euer", "eure",
        ],
        .italian: ["tu", "ti", "tuo", "tua", "tuoi", "tue", "puoi", "vuoi", "hai"],
        .spanish: ["tú", "te", "ti", "tu", "tus", "contigo", "puedes", "quieres", "tienes"],
        .french: ["tu", "te", "toi", "ta", "tes"],
        .portuguese: ["tu", "te", "ti", "teu", "tua", "teus", "tuas", "contigo"],
    ]

    /// Words, as written, by which one addresses a stranger.
    private static let polite: [Language: Set<String>] = [
        .german: ["Sie", "Ihnen", "Ihr", "Ihre", "Ihren", "Ihrem", "Ihrer"],
        .italian: ["Lei", "Suo", "Sua"],
        .spanish: ["usted", "ustedes"],
        .french: ["vous", "votre", "vos"],
    ]

    /// Sentences that end neither in a polite form nor in a noun.
    private static func plainEndings(_ answer: String) -> [String] {
        SentenceSupport.sentences(answer).filter { sentence in
            let bare = sentence.trimmingCharacters(in: CharacterSet(charactersIn: "。！？!?.…」 "))
            return ["だ", "である", "だよ", "だね", "るよ", "いよ", "んだ", "した", "する", "ない", "だろう"].contains { bare.hasSuffix($0) }
                && !["ました", "でした", "ません"].contains { bare.hasSuffix($0) }
        }
    }
}
