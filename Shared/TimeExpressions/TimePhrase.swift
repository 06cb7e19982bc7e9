import Hours

/// A way of naming a day, a time or a part of the day, with what it means.
///
/// Written as words and slots: `{h}` an hour, `{m}` minutes, `{MM}` two digits of minutes, `{d}` a day of the month,
/// `{mon}` a month, `{y}` a year, `{w}` a day of the week, `{n}` a count, `{a}` and `{b}` two numbers of which nobody
/// knows which is the month. `a|b` is a choice, `a?` may be missing.
struct TimePhrase: Sendable {
    enum Meaning: Sendable, Equatable {
        /// Minutes added to the hour. The clock has twelve hours unless the hour says otherwise.
        case hour(plus: Int)
        /// The hour with the minutes of the slot, after it or before it.
        case hourAfter
        case hourBefore
        /// An hour of the twenty-four, with the minutes of the slot or none.
        case exactHour
        /// Of one half of the day, whatever is said elsewhere.
        case hourBeforeNoon(plus: Int)
        case hourAfterNoon(plus: Int)
        case time(hour: Int, minute: Int)
        case part(PartOfDay)
        case now
        case inDays(Int)
        /// "Tonight": a day and a part of it.
        case dayPart(days: Int, PartOfDay)
        /// The slot's count of days or weeks from today.
        case countDays
        case countWeeks
        case countMonths
        case weekday(WeekdayKind)
        /// "Freitag früh".
        case weekdayPart(PartOfDay)
        /// A day of every year.
        case monthDay(Int, Int)
        case date
        /// Month, then day, by two numbers.
        case monthThenDay
        /// Numbers of which either may be the month.
        case unclearDate
        case dayOfMonth
        case weekend(nextWeek: Bool)
        /// Says nothing of when: a count of hours, a price, a number of a house.
        case nothing
    }

    enum WeekdayKind: Sendable, Equatable {
        case plain
        /// "Next Friday": some mean the coming one, some the one after.
        case next
        case coming
        case thisWeek
        /// So many weeks after this one.
        case inWeeks(Int)
    }

    indirect enum Element: Sendable, Equatable {
        /// Alternatives of token sequences.
        case words([[String]])
        case slot(Slot)
        case optional(Element)
    }

    enum Slot: String, Sendable, CaseIterable {
        case hour = "{h}"
        case minute = "{m}"
        case twoDigits = "{MM}"
        case day = "{d}"
        case month = "{mon}"
        case year = "{y}"
        case weekday = "{w}"
        case count = "{n}"
        case first = "{a}"
        case second = "{b}"
    }

    let elements: [Element]
    let meaning: Meaning

    init(_ pattern: String, _ meaning: Meaning) {
        elements = pattern.split(separator: " ").map { Self.element($0) }
        self.meaning = meaning
    }

    private static func element(_ text: Substring) -> Element {
        if text.hasSuffix("?") { return .optional(element(text.dropLast())) }
        if let slot = Slot(rawValue: String(text)) { return .slot(slot) }
        return .words(
            text.split(separator: "|").map { word in
                // A mark alone is a piece of a number, which the tokens would drop.
                [":", ".", "/", "-"].contains(word)
                    ? [String(word)] : TimeTokens.split(String(word).replacing("_", with: " "))
            })
    }
}
