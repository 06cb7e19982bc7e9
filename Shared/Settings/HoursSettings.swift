import Foundation
import Hours

/// `businesses[].hours`: when a business is open.
enum HoursSettings {
    /// - Returns: nil when the business says nothing about its hours; then its documents answer.
    static func calendar(_ section: SettingsSection, zone: TimeZone) -> BusinessCalendar<BusinessSettings.Texts>? {
        let week = section.section("weekly")
        var weekly: [Weekday: [OpeningInterval]] = [:]
        for key in week.keys {
            let intervals = intervals(week, key)
            let days = weekdays(key)
            if days.isEmpty {
                week.problem(
                    at: key, "'\(key)' is no day; write mon, tue, wed, thu, fri, sat, sun, or a span such as mon-fri")
            }
            for day in days {
                if weekly[day] != nil { week.problem(at: key, "'\(key)' gives a day its hours twice") }
                weekly[day] = intervals
            }
        }
        week.finish()
        let special = section.sections("special").compactMap(special)
        section.finish()
        guard !weekly.isEmpty || !special.isEmpty else { return nil }
        return BusinessCalendar(zone: zone, weekly: weekly, special: special)
    }

    private static func special(_ section: SettingsSection) -> SpecialDays<BusinessSettings.Texts>? {
        let intervals = intervals(section, "hours")
        let name = BusinessSettings.texts(section.section("name"))
        let when = when(section)
        section.finish()
        return when.map { SpecialDays(when: $0, intervals: intervals, name: name) }
    }

    private static func when(_ section: SettingsSection) -> SpecialDays<BusinessSettings.Texts>.When? {
        let named = ["date", "from", "yearly", "easter"].filter(section.keys.contains)
        guard named.count == 1, let key = named.first else {
            section.problem("a special day needs one of date, from (with until), yearly or easter")
            return nil
        }
        switch key {
        case "date": return date(section, "date").map { .days($0...$0) }
        case "from":
            guard let from = date(section, "from"), let until = date(section, "until") else { return nil }
            guard from <= until else {
                section.problem(at: "until", "until must not be before from")
                return nil
            }
            return .days(from...until)
        case "yearly":
            let text = section.text("yearly")
            // A leap year has every day that any year has.
            guard let day = CivilDate("2024-\(text)") else {
                section.problem(at: "yearly", "yearly must be month and day, such as 12-25; it is '\(text)'")
                return nil
            }
            return .yearly(month: day.month, day: day.day)
        default: return .easter(offset: section.whole("easter", default: 0, in: -60...60))
        }
    }

    private static func date(_ section: SettingsSection, _ key: String) -> CivilDate? {
        let text = section.text(key)
        let date = CivilDate(text)
        if date == nil { section.problem(at: key, "\(key) must be a date such as 2026-12-24; it is '\(text)'") }
        return date
    }

    private static func intervals(_ section: SettingsSection, _ key: String) -> [OpeningInterval] {
        let intervals = section.texts(key, default: []).compactMap { text -> OpeningInterval? in
            if let interval = OpeningInterval(text) { return interval }
            section.problem(at: key, "'\(text)' are no hours; write them as 09:00-13:00, or 18:00-02:00 past midnight")
            return nil
        }
        .sorted { $0.opens < $1.opens }
        for (first, second) in zip(intervals, intervals.dropFirst()) where second.opens < first.closes {
            section.problem(at: key, "\(first) and \(second) overlap; write them as one")
        }
        return intervals
    }

    /// `mon`, `mon-fri`; empty when it is neither.
    private static func weekdays(_ text: String) -> [Weekday] {
        let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { names.firstIndex(of: String($0)) }
        switch ends.count {
        case 1: return ends[0].map { [Weekday.allCases[$0]] } ?? []
        case 2:
            guard let first = ends[0], let last = ends[1] else { return [] }
            let count = (last - first + 7) % 7
            return (0...count).map { Weekday.allCases[(first + $0) % 7] }
        default: return []
        }
    }
}
