package import Hours
package import Languages

/// Understands when somebody means: "next Friday at half past three", "übermorgen um halb vier", "来週の金曜日の午後3時半".
///
/// Pure: the same text on the same day in the same language always means the same. Phrases of time are taken from the
/// left, the longest that fits first; everything else in the text is passed over.
package struct TimeReader: Sendable {
    /// What was asked for, so that a number alone can answer.
    package enum Expected: Sendable {
        case nothing, day, time
    }

    private let lexicon: TimeLexicon
    private let today: CivilDate

    package init(language: Language, today: CivilDate) {
        lexicon = TimeLexicon.of(language)
        self.today = today
    }

    package func read(_ text: String, expecting expected: Expected = .nothing) -> TimeReading {
        let tokens = lexicon.tokens(String(text.prefix(1000)))
        let phrases =
            lexicon.phrases + (expected == .time ? lexicon.barePhrases : [])
            + (expected == .day ? [TimePhrase("{d}", .dayOfMonth)] : [])
        var reading = TimeReading()
        var hours: [ClockHour] = []
        var weekdays: [CivilDate] = []
        var index = 0
        while index < tokens.count {
            guard let best = longest(phrases, at: index, in: tokens) else {
                index += 1
                continue
            }
            if best.meaning == .weekday(.plain) { weekdays += days(best) } else { apply(best, &reading, &hours) }
            index += best.length
        }
        reading.days = Self.days(reading.days, weekdays)
        reading.times = Self.times(hours, reading.part)
        return reading
    }

    /// The longest phrase at a place; of several, one that means something: 15.12 is a day, 15.30 a time.
    private func longest(_ phrases: [TimePhrase], at index: Int, in tokens: [String]) -> TimePhraseMatch? {
        let found = phrases.compactMap { TimePhraseMatch($0, at: index, in: tokens, lexicon) }
        let length = found.map(\.length).max()
        let best = found.filter { $0.length == length }
        return best.first(where: isSensible) ?? best.first
    }

    private func isSensible(_ match: TimePhraseMatch) -> Bool {
        switch match.meaning {
        case .part, .now, .nothing, .dayPart: true
        case .hour, .hourAfter, .hourBefore, .exactHour, .hourBeforeNoon, .hourAfterNoon, .time:
            ClockHour(match) != nil
        default: !days(match).isEmpty
        }
    }

    private func days(_ match: TimePhraseMatch) -> [CivilDate] {
        DayResolver(today: today, isMonthFirst: lexicon.isMonthFirst).days(match)
    }

    private func apply(_ match: TimePhraseMatch, _ reading: inout TimeReading, _ hours: inout [ClockHour]) {
        switch match.meaning {
        case .part(let part): reading.part = part
        case .dayPart(let days, let part):
            reading.part = part
            join([today.adding(days: days)], &reading)
        case .weekdayPart(let part):
            reading.part = part
            join(days(match), &reading)
        case .now: reading.isNow = true
        case .nothing: break
        case .hour, .hourAfter, .hourBefore, .exactHour, .hourBeforeNoon, .hourAfterNoon, .time:
            guard let hour = ClockHour(match) else {
                reading.isImpossible = true
                return
            }
            hours.append(hour)
        default:
            let days = days(match)
            if days.isEmpty { reading.isImpossible = true } else { join(days, &reading) }
        }
    }

    /// "Tomorrow, the 26th": both must agree; where they do not, the person is asked.
    private func join(_ days: [CivilDate], _ reading: inout TimeReading) {
        let common = reading.days.filter(days.contains)
        reading.days = reading.days.isEmpty ? days : common.isEmpty ? (reading.days + days).sorted() : common
    }

    /// "Friday the 28th" and "Thursday 3 December": a date that is that day of the week is meant; where they do not
    /// agree, the person is asked.
    private static func days(_ dates: [CivilDate], _ weekdays: [CivilDate]) -> [CivilDate] {
        guard !dates.isEmpty, !weekdays.isEmpty else { return Set(dates + weekdays).sorted() }
        let agreeing = dates.filter { date in weekdays.contains { $0.weekday == date.weekday } }
        return agreeing.isEmpty ? Set(dates + weekdays).sorted() : agreeing
    }

    /// What the hours mean, now that it is known whether "in the afternoon" was said.
    private static func times(_ hours: [ClockHour], _ part: PartOfDay?) -> [TimeOfDay] {
        var times: [TimeOfDay] = []
        for hour in hours {
            let candidates = hour.candidates
            let fitting = part.map { part in candidates.filter(part.contains) } ?? candidates
            for time in fitting.isEmpty ? candidates : fitting where !times.contains(time) { times.append(time) }
        }
        return times
    }
}
