/// Weekdays and months in all seven languages, so that "sabato" and "Saturday" are the same claim.
package enum CalendarWords {
    /// - Returns: the claim a word makes, such as `day 6` or `month 3`; nil for other words.
    package static func form(_ word: String) -> String? { forms[word] }

    package static func month(_ word: String) -> Int? {
        forms[word].flatMap { $0.hasPrefix("month ") ? Int($0.dropFirst(6)) : nil } ?? (word == "may" ? 5 : nil)
    }

    package static func day(_ word: String) -> Int? {
        forms[word].flatMap { $0.hasPrefix("day ") ? Int($0.dropFirst(4)) : nil }
    }

    /// The days from one to another, ends included.
    package static func between(_ from: Int, _ to: Int) -> [String] {
        stride(from: from, through: to < from ? to + 7 : to, by: 1).map { "day \(($0 - 1) % 7 + 1)" }
    }

    /// The dates from one to another, over the new year where it must be, ends included; and their months.
    package static func dates(from: (month: Int, day: Int), to: (month: Int, day: Int)) -> [String] {
        var (month, day) = from
        var forms: [String] = []
        for _ in 0..<372 {
            forms.append("date \(month)-\(day)")
            if (month, day) == to { break }
            day += 1
            if day > 31 { (month, day) = (month % 12 + 1, 1) }
        }
        return forms + Set(forms.map { "month \($0.dropFirst(5).prefix { $0 != "-" })" })
    }

    /// What stands between two days that are the ends of a range.
    package static let rangeWords: Set<String> = [
        "to", "until", "till", "through", "bis", "a", "al", "fino", "à", "au", "até", "ao", "-", "–", "から", "~", "〜",
        "hasta",
    ]

    /// Japanese weekdays stand inside longer words: 土曜日は.
    package static let japaneseDays: [(text: String, form: String)] = [
        ("月曜", "day 1"), ("火曜", "day 2"), ("水曜", "day 3"), ("木曜", "day 4"), ("金曜", "day 5"), ("土曜", "day 6"),
        ("日曜", "day 7"),
    ]

    // English "may" and Portuguese "segunda" alone are common words of other meaning, and are left out.
    private static let days = [
        "monday mondays lunedì montag montags lunes segunda-feira lundi",
        "tuesday tuesdays martedì dienstag dienstags martes terça-feira mardi",
        "wednesday wednesdays mercoledì mittwoch mittwochs miércoles quarta-feira mercredi",
        "thursday thursdays giovedì donnerstag donnerstags jueves quinta-feira jeudi",
        "friday fridays venerdì freitag freitags viernes sexta-feira vendredi",
        "saturday saturdays sabato samstag samstags sonnabend sábado sábados samedi",
        "sunday sundays domenica sonntag sonntags domingo domingos dimanche",
    ]
    private static let months = [
        "january gennaio januar enero janeiro janvier", "february febbraio februar febrero fevereiro février",
        "march marzo märz março mars", "april aprile abril avril", "maggio mai mayo maio",
        "june giugno juni junio junho juin", "july luglio juli julio julho juillet",
        "august agosto août", "september settembre septiembre setembro septembre",
        "october ottobre oktober octubre outubro octobre", "november novembre noviembre novembro",
        "december dicembre dezember diciembre dezembro décembre",
    ]

    private static let forms: [String: String] = {
        var forms: [String: String] = [:]
        for (kind, list) in [("day", days), ("month", months)] {
            for (index, words) in list.enumerated() {
                for word in words.split(separator: " ") { forms[String(word)] = "\(kind) \(index + 1)" }
            }
        }
        return forms
    }()
}
