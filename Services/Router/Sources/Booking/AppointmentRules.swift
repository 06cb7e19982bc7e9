import Foundation
import Hours
import Settings

/// When an appointment can be: within the hours, not too soon, not too far ahead.
struct AppointmentRules: Sendable {
    enum Refusal: Sendable, Equatable {
        case past, closed, outsideHours, tooSoon, tooFar
    }

    let calendar: BusinessCalendar<BusinessSettings.Texts>
    let bookings: BookingSettings
    /// How long the appointment takes.
    let duration: Duration
    let now: Date

    var today: CivilDate { calendar.clock.local(now).day }

    /// - Returns: nil when the day is possible.
    func refusal(of day: CivilDate) -> Refusal? {
        if day < today { return .past }
        if day > today.adding(days: bookings.horizonDays) { return .tooFar }
        if calendar.intervals(on: day).isEmpty { return .closed }
        return times(on: day).isEmpty ? .tooSoon : nil
    }

    func refusal(of time: TimeOfDay, on day: CivilDate) -> Refusal? {
        let isWithinHours =
            calendar.intervals(on: day).contains { fits(time.minutes, $0) }
            || calendar.intervals(on: day.adding(days: -1)).contains { fits(time.minutes + 1440, $0) }
        guard isWithinHours else { return .outsideHours }
        return isEarlyEnough(day, time.minutes) ? nil : .tooSoon
    }

    /// The times that can be offered on a day.
    func times(on day: CivilDate) -> [TimeOfDay] {
        let step = max(5, minutes(bookings.slot))
        return calendar.intervals(on: day).flatMap { interval in
            stride(from: interval.opens, to: interval.closes, by: step)
                .filter { $0 < 1440 && fits($0, interval) && isEarlyEnough(day, $0) }
                .map { TimeOfDay(minutes: $0) }
        }
    }

    /// The next days that have a time to offer.
    func days(_ count: Int, from first: CivilDate? = nil) -> [CivilDate] {
        let start = max(first ?? today, today)
        return (0...bookings.horizonDays).lazy.map { start.adding(days: $0) }
            .filter { refusal(of: $0) == nil }
            .prefix(count)
            .map { $0 }
    }

    private func fits(_ minute: Int, _ interval: OpeningInterval) -> Bool {
        interval.contains(minute: minute) && minute + minutes(duration) <= interval.closes
    }

    private func isEarlyEnough(_ day: CivilDate, _ minute: Int) -> Bool {
        calendar.clock.instant(day, minute: minute) >= now.addingTimeInterval(Double(minutes(bookings.lead)) * 60)
    }

    private func minutes(_ duration: Duration) -> Int { Int(duration.components.seconds / 60) }
}
