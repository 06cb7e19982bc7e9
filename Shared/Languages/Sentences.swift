/// Where sentences end, in any of the languages.
package enum Sentences {
    /// The text cut at the ends of its sentences and lines; joined, it is the text again.
    package static func parts(_ text: String) -> [String] {
        var parts: [String] = []
        var start = text.startIndex
        var last: Unicode.Scalar = " "
        for index in text.unicodeScalars.indices {
            let scalar = text.unicodeScalars[index]
            // "9.30" and "www.a.com" are not ends.
            if last == "." && scalar.properties.isWhitespace || last.endsSentenceAlone {
                parts.append(String(text.unicodeScalars[start..<index]))
                start = index
            }
            last = scalar
        }
        return start == text.endIndex ? parts : parts + [String(text.unicodeScalars[start...])]
    }
}

extension Unicode.Scalar {
    /// Whatever comes after it.
    fileprivate var endsSentenceAlone: Bool {
        switch self {
        case "!", "?", "。", "！", "？", "\n": true
        default: false
        }
    }
}
