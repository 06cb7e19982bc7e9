import Languages

/// Numbers in words: "twenty-five euros", "fünfundzwanzig", "venticinque", 二十五.
enum SpelledNumbers {
    /// The tokens with digits in place of the numbers in words.
    ///
    /// - Parameter isCareful: leaves small numbers alone unless they count something: "two of us" states nothing that can
    ///   be compared, and "due" and "once" are other words elsewhere.
    static func inDigits(_ tokens: [Token], _ language: Language, isCareful: Bool) -> [Token] {
        guard language != .japanese else { return tokens.flatMap { japanese($0) } }
        let known = table(language)
        var result: [Token] = []
        var index = 0
        while index < tokens.count {
            guard tokens[index].kind == .word, let (value, used) = known.number(tokens[index...]),
                !isCareful || value > 12 || counts(tokens, index + used)
            else {
                result.append(tokens[index])
                index += 1
                continue
            }
            result.append(tokens[index].asNumber(value))
            index += used
        }
        return result
    }

    /// Whether what follows is counted: money, time, people, measures.
    private static func counts(_ tokens: [Token], _ index: Int) -> Bool {
        guard index < tokens.count else { return false }
        let word = tokens[index].plain
        if UnitWords.currencies[word] != nil || UnitWords.percent.contains(word) || UnitWords.clock.contains(word) {
            return true
        }
        if UnitWords.percentPairs[word]?.contains(index + 1 < tokens.count ? tokens[index + 1].plain : "") == true {
            return true
        }
        return counted.contains { word.hasPrefix($0) }
    }

    private static let counted: [String] = """
        minut hour stund ore ora hora heure day tag giorn gior día dia jour week woch settiman seman semain month monat mes \
        mois mês year jahr ann año ano people person guest gäst ospit huésped convid convives metre meter metri metro mètre \
        kilomet times mal volt vece vezes fois instal rate rata cuota presta mensual
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    // MARK: Japanese

    private static let japaneseDigits: [Character: Int] = [
        "〇": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    ]
    private static let japanesePowers: [Character: Int] = ["十": 10, "百": 100, "千": 1000]
    private static let japaneseCounters = Set("円分時日月年人名回本割歳才週台個枚階泊")

    /// 二十円 is a number and what it counts; 十分 is mostly "enough", and 万 stands in names.
    private static func japanese(_ token: Token) -> [Token] {
        guard token.kind == .word, token.text.first?.unicodeScalars.first?.script == .han else { return [token] }
        let digits = token.text.prefix { japaneseDigits[$0] != nil || japanesePowers[$0] != nil || $0 == "万" }
        let rest = token.text.dropFirst(digits.count)
        guard !digits.isEmpty, digits.count > 1 || japanesePowers[digits.first ?? " "] != nil || rest.first == "円",
            rest.first.map(japaneseCounters.contains) ?? (digits.count > 1 || digits == "十"), token.text != "十分"
        else { return [token] }
        var (total, section, digit) = (0, 0, 0)
        for character in digits {
            if let value = japaneseDigits[character] {
                // More digits than a price has are no number anyone means.
                digit = digit < 1_000_000 ? digit * 10 + value : digit
            } else if let power = japanesePowers[character] {
                section += max(1, digit) * power
                digit = 0
            } else {
                total += max(1, section + digit) * 10_000
                (section, digit) = (0, 0)
            }
        }
        let number = token.asNumber(total + section + digit)
        guard !rest.isEmpty else { return [number] }
        return [
            number,
            Token(kind: .word, text: String(rest), plain: String(rest), isAttached: true, beginsSentence: false),
        ]
    }

    // MARK: Tables

    private static func table(_ language: Language) -> NumberWords {
        tables[language] ?? NumberWords([:])
    }

    private static let tables: [Language: NumberWords] = [
        .english: NumberWords(english), .italian: NumberWords(italian), .german: NumberWords(german),
        .spanish: NumberWords(spanish), .portuguese: NumberWords(portuguese), .french: NumberWords(french),
    ]

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    /// 2 to 999, and whole thousands up to 20,000: what is below a hundred, how hundreds are said, and how both are joined.
    private static func build(
        below: (Int) -> [String],
        hundred: (Int) -> [String],
        join: (String, String) -> [String],
        thousand: (String?) -> [String]
    ) -> [String: Int] {
        var table: [String: Int] = [:]
        let small = (1..<100).map { ($0, below($0)) }
        for (value, names) in small where value > 1 { for name in names { table[name] = value } }
        for hundreds in 1...9 {
            for head in hundred(hundreds) {
                table[head] = hundreds * 100
                for (value, names) in small {
                    for name in names { for text in join(head, name) { table[text] = hundreds * 100 + value } }
                }
            }
        }
        for name in thousand(nil) { table[name] = 1000 }
        for (value, names) in small.prefix(20) where value > 1 {
            for name in names { for text in thousand(name) { table[text] = value * 1000 } }
        }
        return table
    }

    private static let english: [String: Int] = {
        let ones = words(
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
        )
        let tens = words("twenty thirty forty fifty sixty seventy eighty ninety")
        let below: (Int) -> [String] = { value in
            if value < 20 { return [ones[value - 1]] }
            let ten = tens[value / 10 - 2]
            return value % 10 == 0 ? [ten] : ["\(ten)-\(ones[value % 10 - 1])", "\(ten) \(ones[value % 10 - 1])"]
        }
        return build(
            below: below, hundred: { ["\(ones[$0 - 1]) hundred"] + ($0 == 1 ? ["a hundred"] : []) },
            join: { ["\($0) and \($1)", "\($0) \($1)"] },
            thousand: { $0.map { ["\($0) thousand"] } ?? ["one thousand", "a thousand"] })
    }()

    private static let german: [String: Int] = {
        let ones = words(
            "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn"
        )
        let tens = words("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
        return build(
            below: { value in
                if value < 20 { return [ones[value - 1]] }
                return [(value % 10 == 0 ? "" : ones[value % 10 - 1] + "und") + tens[value / 10 - 2]]
            },
            hundred: { ["\(ones[$0 - 1])hundert"] + ($0 == 1 ? ["hundert"] : []) }, join: { ["\($0)\($1)"] },
            thousand: { $0.map { ["\($0)tausend"] } ?? ["tausend", "eintausend"] })
    }()

    private static let italian: [String: Int] = {
        let ones = words(
            "uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove"
        )
        let tens = words("venti trenta quaranta cinquanta sessanta settanta ottanta novanta")
        return build(
            below: { value in
                if value < 20 { return [ones[value - 1]] }
                let (ten, one) = (tens[value / 10 - 2], value % 10)
                switch one {
                case 0: return [ten]
                case 1: return [ten.dropLast() + "uno", ten.dropLast() + "un"].map { String($0) }
                case 3: return [ten + "tré", ten + "tre"]
                case 8: return [ten.dropLast() + "otto"].map { String($0) }
                default: return [ten + ones[one - 1]]
                }
            },
            hundred: { [$0 == 1 ? "cento" : "\(ones[$0 - 1])cento"] }, join: { ["\($0)\($1)"] },
            thousand: { $0.map { ["\($0)mila"] } ?? ["mille"] })
    }()

    private static let spanish: [String: Int] = {
        let ones = words(
            "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve"
        )
        let tens = words("treinta cuarenta cincuenta sesenta setenta ochenta noventa")
        let hundreds = words(
            "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos")
        return build(
            below: { value in
                if value < 30 { return [ones[value - 1]] }
                let ten = tens[value / 10 - 3]
                return [value % 10 == 0 ? ten : "\(ten) y \(ones[value % 10 - 1])"]
            },
            hundred: { [hundreds[$0 - 1]] + ($0 == 1 ? ["cien"] : []) }, join: { ["\($0) \($1)"] },
            thousand: { $0.map { ["\($0) mil"] } ?? ["mil"] })
    }()

    private static let portuguese: [String: Int] = {
        let ones = words(
            "um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezasseis dezassete dezoito dezanove"
        )
        let brazilian = [16: "dezesseis", 17: "dezessete", 19: "dezenove", 2: "duas", 14: "quatorze"]
        let tens = words("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa")
        let hundreds = words(
            "cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos")
        return build(
            below: { value in
                if value < 20 { return [ones[value - 1]] + (brazilian[value].map { [$0] } ?? []) }
                let ten = tens[value / 10 - 2]
                return [value % 10 == 0 ? ten : "\(ten) e \(ones[value % 10 - 1])"]
            },
            hundred: { [hundreds[$0 - 1]] + ($0 == 1 ? ["cem"] : []) }, join: { ["\($0) e \($1)"] },
            thousand: { $0.map { ["\($0) mil"] } ?? ["mil"] })
    }()

    private static let french: [String: Int] = {
        let ones = words(
            "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf"
        )
        let tens = words("vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt")
        let below: (Int) -> [String] = { value in
            if value < 20 { return [ones[value - 1]] }
            let ten = tens[value / 10 - 2]
            // 70 and 90 count on from 60 and 80.
            let rest = value % 10 + ([7, 9].contains(value / 10) ? 10 : 0)
            switch rest {
            case 0: return value == 80 ? ["quatre-vingts", "quatre-vingt"] : [ten]
            case 1 where value < 80, 11 where value < 80:
                return ["\(ten) et \(ones[rest - 1])", "\(ten)-et-\(ones[rest - 1])"]
            default: return ["\(ten)-\(ones[rest - 1])", "\(ten) \(ones[rest - 1])"]
            }
        }
        return build(
            below: below, hundred: { $0 == 1 ? ["cent"] : ["\(ones[$0 - 1]) cents", "\(ones[$0 - 1]) cent"] },
            join: { ["\($0) \($1)"] }, thousand: { $0.map { ["\($0) mille"] } ?? ["mille"] })
    }()
}

/// How one language says numbers.
private struct NumberWords: Sendable {
    private let values: [String: Int]
    /// What a number in words can begin with: few words do.
    private let firstWords: Set<Substring>
    private let thousands: [(name: String, value: Int)]

    init(_ values: [String: Int]) {
        self.values = values
        firstWords = Set(values.keys.map { $0.prefix { $0 != " " } })
        thousands = values.filter { $0.value >= 1000 }.map { ($0.key, $0.value) }
    }

    /// "One thousand two hundred" is two numbers in a row; "millenovecento" is both in one word.
    func number(_ tokens: ArraySlice<Token>) -> (value: Int, used: Int)? {
        if let (value, used) = longest(tokens) {
            guard value >= 1000, let (more, extra) = longest(tokens.dropFirst(used)), more < 1000 else {
                return (value, used)
            }
            return (value + more, used + extra)
        }
        guard let word = tokens.first?.plain, word.count > 8 else { return nil }
        for (name, value) in thousands where word.hasPrefix(name) {
            if let more = values[String(word.dropFirst(name.count))], more < 1000 { return (value + more, 1) }
        }
        return nil
    }

    private func longest(_ tokens: ArraySlice<Token>) -> (value: Int, used: Int)? {
        guard let first = tokens.first, firstWords.contains(first.plain[...]) else { return nil }
        var text = ""
        var found: (Int, Int)?
        for (offset, token) in tokens.prefix(7).enumerated() {
            guard token.kind == .word else { break }
            text += (offset == 0 ? "" : " ") + token.plain
            if let value = values[text] { found = (value, offset + 1) }
        }
        return found
    }
}

extension Token {
    fileprivate func asNumber(_ value: Int) -> Token {
        Token(
            kind: .number, text: "\(value)", plain: "\(value)", isAttached: isAttached, beginsSentence: beginsSentence)
    }
}
