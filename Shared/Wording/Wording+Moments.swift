package import Foundation
package import Hours
package import Languages
import Settings

// Days and times as people of each language write them.
extension Wording {
    /// `Monday 30 November`, `11月30日（月）`.
    package func day(_ day: CivilDate, in language: Language) -> String {
        let names = CalendarNames.of(language)
        let weekday = names.weekdays[day.weekday.rawValue - 1]
        let month = names.months[day.month - 1]
        switch language {
        case .english, .italian, .french: return "\(weekday) \(day.day) \(month)"
        case .german: return "\(weekday), \(day.day). \(month)"
        case .spanish: return "\(weekday) \(day.day) de \(month)"
        case .portuguese: return "\(weekday), \(day.day) de \(month)"
        case .japanese: return "\(day.month)月\(day.day)日（\(weekday)）"
        }
    }

    /// The same in at most 24 letters, as a row of a WhatsApp list allows.
    package func shortDay(_ day: CivilDate, in language: Language) -> String {
        let long = self.day(day, in: language)
        guard long.count > 24 else { return long }
        return long.replacing("-feira", with: "").replacing(" de ", with: " ").replacing(",", with: "")
    }

    /// `9:00`.
    package func time(_ time: TimeOfDay) -> String {
        "\(time.hour):" + (time.minute < 10 ? "0" : "") + "\(time.minute)"
    }

    /// `tomorrow at 9:00`, `on Monday 30 November at 9:00`.
    package func moment(_ moment: LocalMoment, today: CivilDate, in language: Language) -> String {
        let phrases = OpeningPhrases.of(language)
        let pattern =
            switch moment.day.ordinal - today.ordinal {
            case 0: phrases.todayAt
            case 1: phrases.tomorrowAt
            default: phrases.dayAt
            }
        return pattern.replacing("{day}", with: day(moment.day, in: language))
            .replacing("{time}", with: time(moment.time))
    }

    /// `9:00–13:00 and 14:00–18:30`.
    package func hours(_ intervals: [OpeningInterval], in language: Language) -> String {
        let spans = intervals.map {
            "\(time(TimeOfDay(minutes: $0.opens)))–\(time(TimeOfDay(minutes: $0.closes)))"
        }
        guard let last = spans.last, spans.count > 1 else { return spans.first ?? "" }
        return spans.dropLast().joined(separator: ", ") + OpeningPhrases.of(language).and + last
    }
}

// What is said of the hours; nil when the business has not written them down.
extension Wording {
    /// Whether the business is open, and until when or from when.
    package func opening(at now: Date, in language: Language) -> String? {
        guard let calendar = business.calendar else { return nil }
        let phrases = OpeningPhrases.of(language)
        guard calendar.isOpen(at: now) else {
            return [phrases.closedNow, nextOpening(after: now, in: language).map(phrases.opensAgain)]
                .compactMap { $0 }.joined(separator: phrases.space)
        }
        guard let closing = calendar.closing(after: now) else { return phrases.openAlways }
        return phrases.openNow.replacing("{time}", with: time(calendar.clock.local(closing).time))
    }

    /// The hours of a day; where it has none, the reason and the next opening after it.
    package func opening(on day: CivilDate, at now: Date, in language: Language) -> String? {
        guard let calendar = business.calendar else { return nil }
        let phrases = OpeningPhrases.of(language)
        let intervals = calendar.intervals(on: day)
        let named = self.day(day, in: language)
        guard intervals.isEmpty else {
            return phrases.openOn.replacing("{day}", with: named)
                .replacing("{hours}", with: hours(intervals, in: language))
        }
        let reason = calendar.special(on: day).flatMap { chosen($0.name, language) }
        let closed = phrases.closedOn.replacing("{day}", with: named)
            .replacing("{reason}", with: reason.map { " (\($0))" } ?? "")
        let after = max(now, calendar.clock.instant(day, minute: 0))
        return [closed, nextOpening(after: after, at: now, in: language).map(phrases.opensAgain)]
            .compactMap { $0 }.joined(separator: phrases.space)
    }

    /// `tomorrow at 9:00`; nil when the business never opens, or never closes.
    package func nextOpening(after instant: Date, at now: Date? = nil, in language: Language) -> String? {
        guard let calendar = business.calendar, let opening = calendar.nextOpening(after: instant) else { return nil }
        return moment(
            calendar.clock.local(opening), today: calendar.clock.local(now ?? instant).day, in: language)
    }

    /// When people are back, for a customer who waits for one; nil while they are there.
    package func back(at now: Date, in language: Language) -> String? {
        guard let calendar = business.calendar, !calendar.isOpen(at: now) else { return nil }
        return nextOpening(after: now, in: language).map {
            OpeningPhrases.of(language).back.replacing("{moment}", with: $0)
        }
    }
}

extension OpeningPhrases {
    fileprivate func opensAgain(_ moment: String) -> String { reopens.replacing("{moment}", with: moment) }
}
