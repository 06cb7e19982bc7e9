/// The numbers up to 59 in words, alternatives separated by `|`.
enum NumberWords {
    static let english = composed(
        """
        zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen \
        eighteen nineteen
        """,
        tens: "twenty thirty forty|fourty fifty"
    ) { tens, unit in "\(tens) \(unit)" }

    static let englishOrdinals = numbered(
        """
        first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth \
        sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth \
        twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first
        """,
        from: 1
    )

    static let italian = composed(
        """
        zero una|un|uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici \
        diciassette diciotto diciannove
        """,
        tens: "venti trenta quaranta cinquanta"
    ) { tens, unit in
        // "ventuno", "ventotto": a tens word loses its last letter before a vowel.
        let start = "uo".contains(unit.first ?? " ") ? String(tens.dropLast()) : tens
        return start + unit
    }

    static let german = composed(
        """
        null ein|eins|einem|eine zwei|zwo drei vier funf|fuenf sechs sieben acht neun zehn elf zwolf|zwoelf dreizehn \
        vierzehn funfzehn|fuenfzehn sechzehn siebzehn achtzehn neunzehn
        """,
        tens: "zwanzig dreissig vierzig funfzig|fuenfzig"
    ) { tens, unit in unit + "und" + tens }

    static let germanOrdinals = numbered(
        """
        ersten|erster|erste zweiten|zweiter|zweite dritten|dritter|dritte vierten|vierter funften|funfter sechsten|sechster \
        siebten|siebter|siebenten achten|achter neunten|neunter zehnten|zehnter elften|elfter zwolften|zwolfter \
        dreizehnten vierzehnten funfzehnten sechzehnten siebzehnten achtzehnten neunzehnten zwanzigsten \
        einundzwanzigsten zweiundzwanzigsten dreiundzwanzigsten vierundzwanzigsten funfundzwanzigsten \
        sechsundzwanzigsten siebenundzwanzigsten achtundzwanzigsten neunundzwanzigsten dreissigsten einunddreissigsten
        """,
        from: 1
    )

    static let spanish = composed(
        """
        cero una|un|uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis \
        diecisiete dieciocho diecinueve
        """,
        tens: "veinte treinta cuarenta cincuenta"
    ) { tens, unit in tens == "veinte" ? "veinti\(unit)" : "\(tens) y \(unit)" }

    static let portuguese = composed(
        """
        zero uma|um dois|duas tres quatro cinco seis sete oito nove dez onze doze treze quatorze|catorze quinze \
        dezesseis|dezasseis dezessete|dezassete dezoito dezenove|dezanove
        """,
        tens: "vinte trinta quarenta cinquenta"
    ) { tens, unit in "\(tens) e \(unit)" }

    static let french = composed(
        """
        zero une|un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept \
        dix-huit dix-neuf
        """,
        tens: "vingt trente quarante cinquante"
    ) { tens, unit in unit.hasPrefix("un") ? "\(tens) et \(unit)" : "\(tens) \(unit)" }

    static let japanese: [Int: String] = {
        let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
        var words: [Int: String] = [0: "零"]
        for number in 1...59 {
            let tens = number / 10
            words[number] = (tens > 1 ? digits[tens] : "") + (tens > 0 ? "十" : "") + digits[number % 10]
        }
        return words
    }()

    private static func numbered(_ words: String, from first: Int) -> [Int: String] {
        let list = words.split(separator: " ").map(String.init)
        return Dictionary(uniqueKeysWithValues: list.enumerated().map { ($0.offset + first, $0.element) })
    }

    /// - Parameters:
    ///   - small: the numbers from 0 to 19.
    ///   - tens: 20, 30, 40 and 50.
    private static func composed(
        _ small: String,
        tens: String,
        _ compose: (_ tens: String, _ unit: String) -> String
    ) -> [Int: String] {
        var words = numbered(small, from: 0)
        for (index, ten) in tens.split(separator: " ").map(String.init).enumerated() {
            let value = 20 + index * 10
            words[value] = ten
            let names = ten.split(separator: "|").map(String.init)
            for unit in 1...9 {
                let units = (words[unit] ?? "").split(separator: "|").map(String.init)
                words[value + unit] = names.flatMap { name in units.map { compose(name, $0) } }.joined(separator: "|")
            }
        }
        return words
    }
}
