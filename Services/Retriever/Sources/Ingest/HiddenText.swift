/// Characters that people do not see and models read: the way to smuggle instructions into a document.
enum HiddenText {
    /// Stray ones happen when text is copied from web pages; more are no accident.
    private static let tolerated = 8

    /// - Returns: the text without stray invisible characters; nil when it holds what can only hide something, with the
    ///   first of them as `U+E0041`.
    static func cleaned(_ text: String) -> (text: String?, character: String) {
        var kept = String.UnicodeScalarView()
        var strays = 0
        for scalar in text.unicodeScalars {
            switch scalar.value {
            // Tags, and what turns the direction of text around.
            case 0xE0000...0xE007F, 0x202A...0x202E, 0x2066...0x2069: return (nil, name(scalar))
            case 0x200B, 0x2060...0x2064, 0xFEFF, 0x00AD, 0x180E:
                strays += 1
                if strays > tolerated { return (nil, name(scalar)) }
            case 0: continue
            default: kept.append(scalar)
            }
        }
        return (String(kept), "")
    }

    private static func name(_ scalar: Unicode.Scalar) -> String {
        "U+" + String(scalar.value, radix: 16, uppercase: true)
    }
}
