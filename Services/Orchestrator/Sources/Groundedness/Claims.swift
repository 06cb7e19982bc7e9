import Foundation

/// What a text states that can be right or wrong by a word: amounts, times, days, months, telephone numbers, links, addresses.
///
/// Each mention has one or more forms; two mentions agree when they share one: "3.30 pm" and "15:30", "€ 60" and
/// "60,00 EUR".
struct Claims: Sendable {
    struct Mention: Sendable, Equatable {
        let text: String
        let forms: Set<String>
    }

    let mentions: [Mention]

    init(_ text: String) {
        var rest = text.lowercased()
        var mentions: [Mention] = []
        for pattern in [Self.links, Self.telephones] {
            for match in rest.matches(of: pattern).reversed() {
                let found = String(match.output)
                mentions.append(Mention(text: found, forms: [Self.plain(found)]))
                rest.replaceSubrange(match.range, with: " ")
            }
        }
        for match in rest.matches(of: Self.numbers) {
            let forms = Self.forms(
                String(match.output.1), minutes: match.output.2.map(String.init), half: match.output.3.map(String.init))
            mentions.append(
                Mention(text: String(match.output.0).trimmingCharacters(in: .whitespaces), forms: forms))
        }
        self.mentions = mentions + Self.days(rest)
        ranges = Self.ranges(rest)
    }

    /// Everything the text supports, days inside a range included.
    var forms: Set<String> { mentions.reduce(into: ranges) { $0.formUnion($1.forms) } }

    private let ranges: Set<String>

    private static func words(_ text: String) -> [String] {
        text.split { !($0.isLetter || $0 == "-" || $0 == "–") }.map(String.init)
    }

    private static func days(_ text: String) -> [Mention] {
        let spaced = words(text).compactMap { word in
            CalendarWords.form(word).map { Mention(text: word, forms: [$0]) }
        }
        let inside = CalendarWords.japaneseDays.filter { text.contains($0.text) }
            .map { Mention(text: $0.text, forms: [$0.form]) }
        return spaced + inside
    }

    private static func ranges(_ text: String) -> Set<String> {
        let words = words(text)
        var forms: Set<String> = []
        for (index, word) in words.enumerated() {
            guard let first = CalendarWords.form(word) else { continue }
            // "lunedì a venerdì", "lunes a viernes", "lunedì al venerdì": one or two words between the ends.
            for last in words.dropFirst(index + 1).prefix(3).enumerated() {
                guard let end = CalendarWords.form(last.element) else {
                    guard CalendarWords.rangeWords.contains(last.element) else { break }
                    continue
                }
                if last.offset > 0 { forms.formUnion(CalendarWords.between(first, end)) }
                break
            }
        }
        return forms
    }

    // A regular expression of the standard library is not Sendable, so each use makes its own.
    private static var links: Regex<Substring> {
        /(?:https?:\/\/|www\.)[^\s<>)\]]+|[a-z0-9._%+\-]+@[a-z0-9.\-]+\.[a-z]{2,}|\b[a-z0-9\-]+\.(?:com|org|net|it|de|es|fr|pt|jp|eu|io|info)\b(?:\/[^\s<>)\]]*)?/
    }
    private static var telephones: Regex<Substring> { /\+?\d(?:[ ().\-\/]?\d){7,}/ }
    private static var numbers: Regex<(Substring, Substring, Substring?, Substring?)> {
        /(\d+(?:[.,:]\d+)*)(?:h(\d{2})\b)?(?: ?(am|pm|a\.m\.|p\.m\.)(?![a-z]))?/
    }

    /// A link or a telephone number without what may be written in different ways.
    private static func plain(_ text: String) -> String {
        if text.contains(where: \.isLetter) {
            var link = text
            for prefix in ["https://", "http://", "www."] where link.hasPrefix(prefix) {
                link.removeFirst(prefix.count)
            }
            return "link " + link.trimmingCharacters(in: CharacterSet(charactersIn: ".,;:!?/"))
        }
        return "phone " + text.filter(\.isNumber).drop { $0 == "0" }
    }

    /// The readings of a number: "1.200" is one thousand two hundred, "9.30" an amount or a time.
    private static func forms(_ digits: String, minutes: String?, half: String?) -> Set<String> {
        var forms: Set<String> = []
        let parts = digits.split { !$0.isNumber }.map(String.init)
        guard let first = parts.first else { return [] }
        if parts.count == 1, minutes == nil {
            forms.insert("number " + canonical(first))
        } else if minutes == nil {
            forms.insert(parts.map(canonical).joined(separator: "|"))
            let tail = parts[parts.count - 1]
            if parts.dropFirst().allSatisfy({ $0.count == 3 }) {
                forms.insert("number " + canonical(parts.joined()))
            }
            if tail.count <= 2 {
                let whole = canonical(parts.dropLast().joined())
                let fraction = String(tail.reversed().drop { $0 == "0" }.reversed())
                forms.insert("number " + whole + (fraction.isEmpty ? "" : "." + fraction))
            }
        }
        if let hour = Int(first), hour <= 24, parts.count <= 2 {
            let minute = minutes.flatMap { Int($0) } ?? (parts.count == 2 ? Int(parts[1]) : 0) ?? 60
            if minute < 60 { forms.formUnion(times(hour, minute, half)) }
        }
        return forms
    }

    /// A whole number agrees with the full hour: "open until 19" and "19:00".
    private static func times(_ hour: Int, _ minute: Int, _ half: String?) -> Set<String> {
        switch half?.first {
        case "p": return ["time \((hour % 12 + 12) * 60 + minute)"]
        case "a": return ["time \(hour % 12 * 60 + minute)"]
        default: return ["time \(hour % 24 * 60 + minute)"]
        }
    }

    private static func canonical(_ digits: String) -> String {
        let trimmed = digits.drop { $0 == "0" }
        return trimmed.isEmpty ? "0" : String(trimmed)
    }
}
