import Foundation

/// Splits a text into the pieces that phrases of time are made of.
///
/// Letters lose their case and their accents, because people leave both out; a letter of Japanese is a piece of its
/// own, because no space says where a word ends. Of the marks only those between digits stay, as in 15:30 or 3/12.
enum TimeTokens {
    static func split(_ text: String) -> [String] {
        let folded = Array(fold(text))
        var tokens: [String] = []
        var current = ""
        func flush() {
            if !current.isEmpty { tokens.append(current) }
            current = ""
        }
        for (index, character) in folded.enumerated() {
            if isWhole(character) {
                flush()
                tokens.append(String(character))
            } else if character.isASCIIDigit {
                if let last = current.last, !last.isASCIIDigit { flush() }
                current.append(character)
            } else if character.isLetter {
                if let last = current.last, last.isASCIIDigit { flush() }
                current.append(character)
            } else {
                flush()
                if ":./-".contains(character), index > 0, index + 1 < folded.count,
                    folded[index - 1].isASCIIDigit, folded[index + 1].isASCIIDigit
                {
                    tokens.append(String(character))
                }
            }
        }
        flush()
        return tokens
    }

    private static func fold(_ text: String) -> String {
        text.replacing("ß", with: "ss").replacing("º", with: "o").replacing("ª", with: "a")
            .precomposedStringWithCompatibilityMapping
            .lowercased()
            .decomposedStringWithCanonicalMapping
            .unicodeScalars.reduce(into: "") { folded, scalar in
                // Japanese voicing marks are letters of their own and stay.
                if scalar.properties.generalCategory == .nonspacingMark, scalar.value < 0x3000 { return }
                folded.unicodeScalars.append(scalar)
            }
            .precomposedStringWithCanonicalMapping
    }

    /// Whether the character is written without spaces around it.
    private static func isWhole(_ character: Character) -> Bool {
        character.unicodeScalars.first.map { (0x3040...0x9FFF).contains($0.value) } ?? false
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
