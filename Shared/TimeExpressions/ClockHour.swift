import Hours

/// A time as it was said: on a clock of twelve hours it can be two.
struct ClockHour: Sendable {
    let candidates: [TimeOfDay]

    /// - Returns: nil when no clock shows it.
    init?(_ match: TimePhraseMatch) {
        let hour = match.slots[.hour] ?? 0
        let minute = match.slots[.minute] ?? match.slots[.twoDigits] ?? 0
        switch match.meaning {
        case .hour(let plus): candidates = Self.readings(hour: hour, plus: plus, isExact: match.isPadded)
        case .hourAfter: candidates = Self.readings(hour: hour, plus: minute, isExact: match.isPadded)
        case .hourBefore: candidates = Self.readings(hour: hour, plus: -minute, isExact: match.isPadded)
        case .exactHour: candidates = Self.readings(hour: hour, plus: minute, isExact: hour >= 13 || match.isPadded)
        case .hourBeforeNoon(let plus):
            guard (1...12).contains(hour) else { return nil }
            candidates = [TimeOfDay(minutes: (hour % 12) * 60 + plus + minute)]
        case .hourAfterNoon(let plus):
            guard hour >= 1, hour < 24 else { return nil }
            candidates = [TimeOfDay(minutes: (hour % 12 + 12) * 60 + plus + minute)]
        case .time(let hour, let minute): candidates = [TimeOfDay(minutes: hour * 60 + minute)]
        default: return nil
        }
        if candidates.isEmpty { return nil }
    }

    private static func readings(hour: Int, plus: Int, isExact: Bool) -> [TimeOfDay] {
        guard (0...24).contains(hour) else { return [] }
        let time = TimeOfDay(minutes: hour * 60 + plus)
        let other = TimeOfDay(minutes: hour * 60 + plus + 720)
        return isExact || hour > 12 || hour == 0 ? [time] : [time, other].sorted()
    }
}
