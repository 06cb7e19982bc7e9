package import Foundation

/// When a business is open: weekly hours, and the days that differ from them.
///
/// Everything is decided on the wall clock of the business, so a shop that opens at nine does so on the day the clocks
/// change too.
package struct BusinessCalendar<Name: Sendable>: Sendable {
    package let clock: WallClock
    private let weekly: [Weekday: [OpeningInterval]]
    private let special: [SpecialDays<Name>]

    /// How far ahead an opening is looked for.
    private static var horizon: Int { 400 }

    /// - Parameter special: the first that covers a day counts.
    package init(zone: TimeZone, weekly: [Weekday: [OpeningInterval]], special: [SpecialDays<Name>]) {
        clock = WallClock(zone: zone)
        self.weekly = weekly.mapValues { $0.sorted { $0.opens < $1.opens } }
        self.special = special
    }

    /// The special day that a date is; nil for a day like every week's.
    package func special(on day: CivilDate) -> SpecialDays<Name>? {
        special.first { $0.covers(day) }
    }

    /// The times the business opens on this day, in order; empty when it does not.
    package func intervals(on day: CivilDate) -> [OpeningInterval] {
        special(on: day)?.intervals ?? weekly[day.weekday] ?? []
    }

    package func isOpen(at instant: Date) -> Bool {
        let local = clock.local(instant)
        return isOpen(on: local.day, at: local.time)
    }

    package func isOpen(on day: CivilDate, at time: TimeOfDay) -> Bool {
        intervals(on: day).contains { $0.contains(minute: time.minutes) }
            || intervals(on: day.adding(days: -1)).contains { $0.contains(minute: time.minutes + 1440) }
    }

    /// The first instant after `instant` at which the business opens; nil when it never does, or never closes.
    package func nextOpening(after instant: Date) -> Date? {
        let today = clock.local(instant).day
        for offset in -1...Self.horizon {
            let day = today.adding(days: offset)
            for interval in intervals(on: day) {
                let opening = clock.instant(day, minute: interval.opens)
                // Where one interval begins as another ends, nobody sees a door open.
                guard opening > instant, !isOpen(at: opening.addingTimeInterval(-60)) else { continue }
                return opening
            }
        }
        return nil
    }

    /// When the business closes next; nil when it is closed, or does not close within the horizon.
    package func closing(after instant: Date) -> Date? {
        guard isOpen(at: instant) else { return nil }
        let today = clock.local(instant).day
        for offset in -1...Self.horizon {
            let day = today.adding(days: offset)
            for interval in intervals(on: day) {
                let closing = clock.instant(day, minute: interval.closes)
                if closing > instant, !isOpen(at: closing) { return closing }
            }
        }
        return nil
    }
}
