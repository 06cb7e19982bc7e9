import Languages

/// Finds what is written as a name is: capitals where the language has none, titles, honorifics.
enum NameReader {
    /// The names the tokens mention, as written.
    static func names(_ tokens: [Token]) -> [String] {
        let isGerman = looksGerman(tokens)
        var names: [String] = []
        for (index, token) in tokens.enumerated() where token.kind == .word {
            switch token.text.unicodeScalars.first?.script {
            case .han, .katakana: if isHonoured(tokens, index) { names.append(token.text) }
            case .hiragana, nil: continue
            case .other: if isName(tokens, index, isGerman) { names.append(token.text) }
            }
        }
        return names
    }

    /// Every word of a source, so that a name that stands there in any spelling is known.
    static func known(_ tokens: [Token]) -> [String] {
        tokens.flatMap { token -> [String] in
            switch token.kind {
            case .word:
                // "Garibaldi-Platz" knows Garibaldi.
                return ([token.text] + token.text.split(separator: "-").map(String.init)).map { "word " + folded($0) }
            case .email, .link: return token.plain.split { !$0.isLetter }.map { "word \($0)" }
            default: return []
            }
        }
    }

    /// Lower-case, without accents; a possessive ending does not make another name.
    static func folded(_ name: String) -> String {
        let plain = FoldedWord.folded(name)
        return plain.count > 4 && plain.hasSuffix("s") ? String(plain.dropLast()) : plain
    }

    private static func isName(_ tokens: [Token], _ index: Int, _ isGerman: Bool) -> Bool {
        let token = tokens[index]
        guard token.text.first?.isUppercase == true, token.text.count > 1,
            !CapitalWords.common.contains(token.plain), CalendarWords.form(token.plain) == nil,
            UnitWords.currencies[token.plain] == nil, !CourtesyWords.contains(CourtesyWords.stem(token.plain))
        else { return false }
        let before = index > 0 ? tokens[index - 1] : nil
        let after = index + 1 < tokens.count ? tokens[index + 1] : nil
        if let before, isTitle(tokens, index - 1) || CapitalWords.introductions.contains(before.plain) {
            return !isGerman || !CapitalWords.germanNouns.contains(token.plain)
        }
        let isPair =
            after.map { isCapitalised($0) && !$0.beginsSentence } ?? false
            || before.map { isCapitalised($0) && !token.beginsSentence } ?? false
        if isGerman {
            guard !CapitalWords.germanNouns.contains(token.plain) else { return false }
            if CapitalWords.givenNames.contains(token.plain) { return true }
            // A noun has an article or an adjective in front; a name after a preposition has not.
            let isAfterPreposition = before.map { CapitalWords.germanPrepositions.contains($0.plain) } ?? false
            return isPair && !token.beginsSentence
                || isAfterPreposition && !CapitalWords.looksLikeGermanNoun(token.plain)
        }
        if token.beginsSentence { return isPair || CapitalWords.givenNames.contains(token.plain) }
        return true
    }

    private static func isCapitalised(_ token: Token) -> Bool {
        token.kind == .word && token.text.first?.isUppercase == true && token.text.count > 1
            && !CapitalWords.common.contains(token.plain) && CalendarWords.form(token.plain) == nil
            && UnitWords.currencies[token.plain] == nil
    }

    /// "Dr. Bianchi": the title may have a full stop.
    private static func isTitle(_ tokens: [Token], _ index: Int) -> Bool {
        if CapitalWords.titles.contains(tokens[index].plain) { return true }
        return tokens[index].plain == "." && index > 0 && CapitalWords.titles.contains(tokens[index - 1].plain)
    }

    /// 田中さん, スミス先生: what stands before an honorific.
    private static func isHonoured(_ tokens: [Token], _ index: Int) -> Bool {
        let text = tokens[index].text
        if text.count > 2, ["先生", "医師", "様", "氏"].contains(where: text.hasSuffix),
            !CapitalWords.japaneseTitles.contains(text)
        {
            return true
        }
        guard text.count >= 2, index + 1 < tokens.count, tokens[index + 1].isAttached else { return false }
        let after = tokens[index + 1].text
        return (after.hasPrefix("さん") || after.hasPrefix("先生") || after == "様" || after == "医師" || after == "氏")
            && !CapitalWords.japaneseTitles.contains(text)
    }

    private static func looksGerman(_ tokens: [Token]) -> Bool {
        tokens.count { $0.kind == .word && CapitalWords.germanSigns.contains($0.plain) } >= 1
    }
}
