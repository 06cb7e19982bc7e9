import Hours
import Languages

/// What one language calls days, months and numbers, and its phrases of time.
struct TimeLexicon: Sendable {
    /// Token sequences with their value, longest first.
    typealias Names = [(tokens: [String], value: Int)]

    let weekdays: Names
    let months: Names
    let numbers: Names
    /// What may follow or stand before the number of a day: "3rd", "3日".
    let ordinals: Names
    let daySuffixes: Set<String>
    /// Ends of words that are words of their own after a day of the week: "Freitagnachmittag".
    let compounds: [String]
    let phrases: [TimePhrase]
    /// Whether 04/05 may be the fifth of April.
    let isMonthFirst: Bool
    /// Understood only where a time or a day was asked for.
    let barePhrases: [TimePhrase]

    init(
        weekdays: [String],
        months: [String],
        numbers: [Int: String],
        ordinals: [Int: String] = [:],
        daySuffixes: String = "",
        compounds: [String] = [],
        isMonthFirst: Bool = false,
        phrases: [TimePhrase]
    ) {
        self.weekdays = Self.names(weekdays.enumerated().map { ($0.offset + 1, $0.element) })
        self.months = Self.names(months.enumerated().map { ($0.offset + 1, $0.element) })
        self.numbers = Self.names(numbers.map { ($0.key, $0.value) })
        self.ordinals = Self.names(ordinals.map { ($0.key, $0.value) })
        self.daySuffixes = Set(daySuffixes.split(separator: " ").map(String.init))
        self.compounds = compounds
        self.isMonthFirst = isMonthFirst
        self.phrases = phrases + Self.common
        barePhrases = [TimePhrase("{h}", .hour(plus: 0)), TimePhrase("{h} {MM}", .hourAfter)]
    }

    /// Names are separated by `|`.
    private static func names(_ entries: [(Int, String)]) -> Names {
        entries.flatMap { value, text in
            text.split(separator: "|").map { (TimeTokens.split(String($0)), value) }
        }
        .sorted { $0.0.count > $1.0.count }
    }

    /// What is written alike everywhere.
    private static let common: [TimePhrase] = [
        TimePhrase("{h} : {MM}", .hourAfter), TimePhrase("{h} : {MM} h|uhr|hs|hrs|horas|heures|ore", .exactHour),
        TimePhrase("{h} h {MM}", .exactHour), TimePhrase("{h} h", .exactHour), TimePhrase("{h} hs|hrs", .exactHour),
        TimePhrase("{y} - {a} - {b}", .date), TimePhrase("{y} / {a} / {b}", .date),
        TimePhrase("{h} : {MM} am|a_m", .hourBeforeNoon(plus: 0)), TimePhrase("{h} am", .hourBeforeNoon(plus: 0)),
        TimePhrase("{h} : {MM} pm|p_m", .hourAfterNoon(plus: 0)), TimePhrase("{h} pm", .hourAfterNoon(plus: 0)),
        TimePhrase("{h} a m", .hourBeforeNoon(plus: 0)), TimePhrase("{h} p m", .hourAfterNoon(plus: 0)),
        TimePhrase("{a} / {b}", .unclearDate), TimePhrase("{a} / {b} / {y}", .unclearDate),
        TimePhrase("{a} . {b}", .unclearDate), TimePhrase("{a} . {b} . {y}", .unclearDate),
        TimePhrase("{a} - {b} - {y}", .unclearDate), TimePhrase("{h} . {MM}", .hourAfter),
    ]

    /// The text's tokens, compounds taken apart.
    func tokens(_ text: String) -> [String] {
        TimeTokens.split(text).flatMap { token -> [String] in
            for end in compounds where token.hasSuffix(end) {
                let start = String(token.dropLast(end.count))
                if weekdays.contains(where: { $0.tokens == [start] }) { return [start, end] }
            }
            return [token]
        }
    }

    static func of(_ language: Language) -> TimeLexicon {
        switch language {
        case .english: english
        case .italian: italian
        case .german: german
        case .spanish: spanish
        case .portuguese: portuguese
        case .french: french
        case .japanese: japanese
        }
    }
}
