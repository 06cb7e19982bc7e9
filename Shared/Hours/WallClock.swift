package import Foundation

/// A moment as a clock on the business's wall shows it.
package struct LocalMoment: Hashable, Sendable {
    package let day: CivilDate
    package let time: TimeOfDay

    package init(day: CivilDate, time: TimeOfDay) {
        self.day = day
        self.time = time
    }
}

/// Translates between instants and the wall clock of one time zone.
package struct WallClock: Sendable {
    package let zone: TimeZone

    package init(zone: TimeZone) {
        self.zone = zone
    }

    package func local(_ instant: Date) -> LocalMoment {
        let seconds = Int(instant.timeIntervalSince1970.rounded(.down)) + zone.secondsFromGMT(for: instant)
        let day = Int((Double(seconds) / 86_400).rounded(.down))
        return LocalMoment(
            day: CivilDate(ordinal: day), time: TimeOfDay(minutes: (seconds - day * 86_400) / 60))
    }

    /// The first instant at which the clock shows this time. A time that a change of the clock leaps over is the
    /// instant as much after the leap; of a time shown twice, the first.
    ///
    /// - Parameter minute: since the day's midnight; may be past 1440, for the early hours of the next day.
    package func instant(_ day: CivilDate, minute: Int) -> Date {
        let naive = Double(day.ordinal * 86_400 + minute * 60)
        let before = zone.secondsFromGMT(for: Date(timeIntervalSince1970: naive - 86_400))
        let after = zone.secondsFromGMT(for: Date(timeIntervalSince1970: naive + 86_400))
        let early = Date(timeIntervalSince1970: naive - Double(before))
        let late = Date(timeIntervalSince1970: naive - Double(after))
        if zone.secondsFromGMT(for: early) == before { return early }
        return zone.secondsFromGMT(for: late) == after ? late : early
    }
}
