import Foundation

/// A text as it is meant, whatever tricks its letters play: for comparing with patterns, never for showing.
///
/// Invisible characters go, look-alikes of other scripts become the letters they imitate, digits inside words become
/// the letters they stand for, letters set apart by spaces or dots come together, and what is encoded is decoded.
enum FoldedText {
    /// - Returns: the text's words in lower case, without accents.
    static func words(_ text: String) -> [String] {
        let scalars = text.precomposedStringWithCompatibilityMapping.lowercased().unicodeScalars
            .filter { !isInvisible($0) }
            .map { lookAlikes[$0] ?? $0 }
        let plain = String(String.UnicodeScalarView(scalars))
            .folding(options: [.diacriticInsensitive], locale: nil)
        let words = plain.split { !($0.isLetter || $0.isNumber || "@$".contains($0)) }.map { unleet(String($0)) }
        return joined(words)
    }

    /// Whether words are of a script that writes none apart.
    static func isUnspaced(_ words: [String]) -> Bool {
        words.contains { $0.unicodeScalars.contains { $0.value >= 0x3000 } }
    }

    /// What stands behind Base64 or hexadecimal in the text; nil when nothing readable does.
    static func decoded(_ text: String) -> String? {
        for run in text.split(whereSeparator: { !($0.isASCII && ($0.isLetter || $0.isNumber) || "+/=".contains($0)) })
        where run.count >= 24 {
            let padded = String(run) + String(repeating: "=", count: (4 - run.count % 4) % 4)
            if let data = Data(base64Encoded: padded), let decoded = readable(data) { return decoded }
        }
        let hexadecimal = text.split { !$0.isHexDigit }.filter { $0.count == 2 }
        let bytes = hexadecimal.compactMap { UInt8(String($0), radix: 16) }
        return bytes.count >= 12 ? readable(Data(bytes)) : nil
    }

    private static func readable(_ data: Data) -> String? {
        guard let text = String(data: data, encoding: .utf8), text.contains(" "),
            text.unicodeScalars.allSatisfy({ $0.value >= 32 || $0 == "\n" })
        else { return nil }
        return text
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0xFEFF, 0xE0000...0xE007F: true
        default: false
        }
    }

    /// "1gn0r3" is "ignore"; "85" and "3pm" stay.
    private static func unleet(_ word: String) -> String {
        guard word.filter(\.isLetter).count >= 2, word.first?.isNumber == false || word.count >= 5,
            word.contains(where: { leet[$0] != nil })
        else { return word }
        return String(word.map { leet[$0] ?? $0 })
    }

    private static let leet: [Character: Character] = [
        "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s",
    ]

    /// "i g n o r e" is "ignore": four single letters or more in a row.
    private static func joined(_ words: [String]) -> [String] {
        var result: [String] = []
        var letters: [String] = []
        func flush() {
            result += letters.count >= 4 ? [letters.joined()] : letters
            letters = []
        }
        for word in words {
            if word.count == 1, word.first?.isASCII == true {
                letters.append(word)
            } else {
                flush()
                result.append(word)
            }
        }
        flush()
        return result
    }

    /// Letters of Cyrillic and Greek that look like Latin ones.
    private static let lookAlikes: [Unicode.Scalar: Unicode.Scalar] = Dictionary(
        uniqueKeysWithValues: zip(
            "асеіјорхукмтнвгԁԛѕαεικνορτυχ".unicodeScalars, "aceijopxykmthbrdqsaeiknoptux".unicodeScalars))
}
