import Hours

/// Turns what was said of a day into days of the calendar.
struct DayResolver: Sendable {
    let today: CivilDate
    let isMonthFirst: Bool

    /// How long ago a day without its year may be and still be meant, so that "3 November" said on the 25th is a day
    /// that has passed and not one in almost a year.
    private static let recentPast = 60

    /// - Returns: empty when there is no such day; more than one when it is unclear which is meant.
    func days(_ match: TimePhraseMatch) -> [CivilDate] {
        let slots = match.slots
        switch match.meaning {
        case .inDays(let days): return [today.adding(days: days)]
        case .countDays: return [today.adding(days: slots[.count] ?? 0)]
        case .countWeeks: return [today.adding(days: 7 * (slots[.count] ?? 0))]
        case .countMonths: return [months(slots[.count] ?? 0)]
        case .weekday(let kind):
            return Weekday(rawValue: slots[.weekday] ?? 0).map { weekday($0, kind) } ?? []
        case .weekdayPart: return Weekday(rawValue: slots[.weekday] ?? 0).map { weekday($0, .plain) } ?? []
        case .monthDay(let month, let day): return date(day, month, nil).map { [$0] } ?? []
        case .monthThenDay: return date(slots[.second] ?? 0, slots[.first] ?? 0, slots[.year]).map { [$0] } ?? []
        case .weekend(let isNextWeek):
            let saturday = monday.adding(days: isNextWeek ? 12 : 5)
            return [saturday, saturday.adding(days: 1)].filter { $0 >= today }
        case .date:
            if let month = slots[.month] { return date(slots[.day] ?? 0, month, slots[.year]).map { [$0] } ?? [] }
            return date(slots[.second] ?? 0, slots[.first] ?? 0, slots[.year]).map { [$0] } ?? []
        case .unclearDate: return unclear(slots[.first] ?? 0, slots[.second] ?? 0, slots[.year])
        case .dayOfMonth: return dayOfMonth(slots[.day] ?? 0).map { [$0] } ?? []
        default: return []
        }
    }

    private var monday: CivilDate { today.adding(days: 1 - today.weekday.rawValue) }

    private func months(_ count: Int) -> CivilDate {
        let index = today.year * 12 + today.month - 1 + count
        let (year, month) = (index / 12, index % 12 + 1)
        let day = min(today.day, CivilDate.days(in: month, of: year))
        return CivilDate(year: year, month: month, day: day) ?? today.adding(days: 30 * count)
    }

    private func weekday(_ weekday: Weekday, _ kind: TimePhrase.WeekdayKind) -> [CivilDate] {
        let ahead = (weekday.rawValue - today.weekday.rawValue + 7) % 7
        let coming = today.adding(days: ahead == 0 ? 7 : ahead)
        switch kind {
        case .plain: return ahead == 0 ? [today, coming] : [coming]
        case .thisWeek: return ahead == 0 ? [today] : [coming]
        case .coming: return [coming]
        case .next:
            let isThisWeek = ahead > 0 && weekday.rawValue > today.weekday.rawValue
            return isThisWeek ? [coming, coming.adding(days: 7)] : [coming]
        case .inWeeks(let weeks): return [monday.adding(days: 7 * weeks + weekday.rawValue - 1)]
        }
    }

    private func date(_ day: Int, _ month: Int, _ year: Int?) -> CivilDate? {
        if let year { return CivilDate(year: year, month: month, day: day) }
        guard let thisYear = CivilDate(year: today.year, month: month, day: day) else {
            // The 29th of February exists in other years.
            return (1...8).lazy.compactMap { CivilDate(year: today.year + $0, month: month, day: day) }.first
        }
        guard thisYear.ordinal < today.ordinal - Self.recentPast else { return thisYear }
        return CivilDate(year: today.year + 1, month: month, day: day)
    }

    private func unclear(_ first: Int, _ second: Int, _ year: Int?) -> [CivilDate] {
        let dayFirst = date(first, second, year)
        let monthFirst = date(second, first, year)
        guard isMonthFirst else { return (dayFirst ?? monthFirst).map { [$0] } ?? [] }
        return Set([dayFirst, monthFirst].compactMap { $0 }).sorted()
    }

    /// The next month that has the day and in which it is still to come.
    private func dayOfMonth(_ day: Int) -> CivilDate? {
        guard (1...31).contains(day) else { return nil }
        return (0...2).lazy.compactMap { offset -> CivilDate? in
            let index = today.year * 12 + today.month - 1 + offset
            return CivilDate(year: index / 12, month: index % 12 + 1, day: day)
        }
        .first { $0 >= today }
    }
}
