import Contracts
import Foundation
import Languages

/// Keeps from the model, and from being quoted, what in a document speaks to a machine instead of a customer.
///
/// A business's documents state things. A passage that gives orders to an assistant, carries code or hides letters is set
/// aside whole: somebody planted it, and nothing else in it can be trusted. A sentence that merely asks for a text, asks a
/// question nothing answers, or is written in letters none of our languages has, is no knowledge either; it goes, and the
/// rest of the passage stays.
enum PassageScreen {
    /// - Returns: the passage without what is no knowledge; nil when nothing of it may be used.
    static func screened(_ passage: Passage) -> Passage? {
        guard !speaksToMachine(passage.text), !speaksToMachine(passage.question ?? ""),
            !speaksToMachine(passage.section)
        else { return nil }
        let parts = Sentences.parts(passage.text)
        let kept = knowledge(parts)
        if kept.count == parts.count { return passage }
        let text = kept.joined().trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else { return nil }
        return Passage(
            id: passage.id, document: passage.document, documentType: passage.documentType, section: passage.section,
            question: passage.question, text: text, language: passage.language, relevance: passage.relevance,
            source: passage.source)
    }

    static func speaksToMachine(_ text: String) -> Bool {
        if text.unicodeScalars.contains(where: isHidden) { return true }
        let plain = text.precomposedStringWithCompatibilityMapping.lowercased()
        if MachineSigns.raw.contains(where: plain.contains) || hasTag(plain) || isEncoded(text) { return true }
        let words = plain.split { !$0.isLetter }.map(String.init)
        let weak = MachineSigns.rawWeak.count { plain.contains($0) } + (givesWork(text) ? 1 : 0)
        return MachineSigns.stand(in: words, beside: weak) || overrides(words)
    }

    /// Whether a sentence gives work to whoever makes texts.
    private static func givesWork(_ text: String) -> Bool {
        Sentences.parts(text).contains {
            RequestSentence.asksForText($0.trimmingCharacters(in: .whitespacesAndNewlines))
        }
    }

    /// The sentences that state something; a question stays when an answer follows it.
    private static func knowledge(_ parts: [String]) -> [String] {
        var kept: [String] = []
        var isAnswered = false
        for part in parts.reversed() {
            let sentence = part.trimmingCharacters(in: .whitespacesAndNewlines)
            if sentence.isEmpty || sentence.hasPrefix("|") {
                kept.append(part)
                isAnswered = isAnswered || !sentence.isEmpty
            } else if RequestSentence.isQuestion(sentence) {
                if isAnswered { kept.append(part) }
            } else if !RequestSentence.asksForText(sentence), !isForeign(sentence) {
                kept.append(part)
                isAnswered = true
            }
        }
        return kept.reversed()
    }

    /// Letters nobody sees: zero-width marks and the tag characters.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200B, 0x2060...0x2064, 0xE0000...0xE007F: true
        default: false
        }
    }

    /// "Ignore all previous instructions", in whatever order of words.
    private static func overrides(_ words: [String]) -> Bool {
        words.indices.contains { index in
            MachineSigns.withdrawals.contains(words[index])
                && words[index...].dropFirst().prefix(11).contains { word in
                    MachineSigns.objects.contains { word.hasPrefix($0) }
                }
        }
    }

    /// Markup such as `<code>` or `</td>`, which plain documents have lost by the time they are chunks.
    private static func hasTag(_ plain: String) -> Bool {
        var rest = plain[...]
        while let open = rest.firstIndex(of: "<") {
            rest = rest[rest.index(after: open)...]
            let inside = rest.prefix(80).prefix { $0 != ">" && $0 != "<" }
            let first = inside.first { $0 != "/" && $0 != "!" && $0 != " " }
            if first?.isLetter == true, rest.dropFirst(inside.count).first == ">" { return true }
        }
        return false
    }

    /// Text that is written so that people cannot read it: long runs of letters and digits, Morse code, zeros and ones.
    private static func isEncoded(_ text: String) -> Bool {
        var (length, digits) = (0, 0)
        for scalar in text.unicodeScalars {
            if scalar.isASCII, scalar.properties.isAlphabetic || scalar.isDigit || scalar == "+" {
                length += 1
                if scalar.isDigit { digits += 1 }
                if length >= 32, digits > 1 { return true }
            } else {
                (length, digits) = (0, 0)
            }
        }
        let groups = text.split(whereSeparator: \.isWhitespace)
        let morse = groups.filter { $0.allSatisfy { ".-/'".contains($0) } }
        let binary = groups.filter { $0.count >= 6 && $0.allSatisfy { "01'".contains($0) } }
        return morse.count >= 10 && morse.count { $0.contains(".") } >= 4 || binary.count >= 3
    }

    /// Mostly in letters none of the seven languages is written in.
    private static func isForeign(_ sentence: String) -> Bool {
        var (all, foreign) = (0, 0)
        for scalar in sentence.unicodeScalars where scalar.properties.isAlphabetic {
            all += 1
            switch scalar.value {
            case 0...0x24F, 0x1E00...0x1EFF, 0x3000...0x30FF, 0x3400...0x9FFF, 0xFF00...0xFFEF: break
            default: foreign += 1
            }
        }
        return foreign * 2 > all
    }
}
