import Foundation

/// A word as it is written, and as it is compared: without capitals and accents, which customers leave out, and with one
/// kind of apostrophe.
package struct FoldedWord: Sendable {
    package let written: Substring
    package let folded: String

    package init(_ written: Substring) {
        self.written = written
        folded = Self.folded(written)
    }

    package static func all(in text: String) -> [FoldedWord] {
        text.split { !($0.isLetter || $0.isNumber || $0 == "'" || $0 == "’" || $0 == "-") }.map(FoldedWord.init)
    }

    package static func folded(_ word: Substring) -> String { folded(String(word)) }

    package static func folded(_ word: String) -> String {
        // Most words need no table of accents.
        if word.utf8.allSatisfy({ $0 < 0x80 }) { return word.lowercased() }
        return word.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil).replacing("’", with: "'")
    }
}
