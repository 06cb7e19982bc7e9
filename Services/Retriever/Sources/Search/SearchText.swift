/// Text as full text search counts its words.
///
/// Postgres finds words by the spaces between them. Where a script has none (Japanese, Chinese), every two neighbouring
/// characters count as a word instead, in passages and questions alike.
enum SearchText {
    static func words(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isWithoutSpaces) else { return text }
        var words: [String] = []
        var run: [Unicode.Scalar] = []
        var other = String.UnicodeScalarView()
        func endRun() {
            if run.count == 1, let only = run.first { words.append(String(only)) }
            for (first, second) in zip(run, run.dropFirst()) { words.append(String(first) + String(second)) }
            run.removeAll()
        }
        func endOther() {
            if !other.isEmpty { words.append(String(other)) }
            other = String.UnicodeScalarView()
        }
        for scalar in text.unicodeScalars {
            if isWithoutSpaces(scalar) {
                endOther()
                run.append(scalar)
            } else {
                endRun()
                other.append(scalar)
            }
        }
        endRun()
        endOther()
        return words.joined(separator: " ")
    }

    /// Hiragana, katakana with its long vowel mark, and the unified ideographs.
    private static func isWithoutSpaces(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3041...0x3096, 0x30A1...0x30FC, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xFF66...0xFF9D: true
        default: false
        }
    }
}
