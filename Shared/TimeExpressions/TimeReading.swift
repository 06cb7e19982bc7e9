package import Hours

/// What a text says about a day and a time.
///
/// More than one candidate means that the text can be read in more than one way: the person is to be asked.
package struct TimeReading: Sendable, Equatable {
    /// In order; empty when no day is named.
    package var days: [CivilDate] = []
    /// In order; empty when no time is named. "At three" is three in the night and in the afternoon.
    package var times: [TimeOfDay] = []
    /// Morning, afternoon, evening: what is meant when only that is said.
    package var part: PartOfDay?
    /// Whether the text speaks of this moment.
    package var isNow = false
    /// A day or a time was named that no calendar or clock shows.
    package var isImpossible = false

    package var isEmpty: Bool { days.isEmpty && times.isEmpty && part == nil && !isNow && !isImpossible }
}

/// A part of the day, in hours: from the first to before the second.
package enum PartOfDay: Sendable, Equatable, CaseIterable {
    case morning, afternoon, evening, night

    package func contains(_ time: TimeOfDay) -> Bool {
        switch self {
        case .morning: time.hour < 12
        case .afternoon: (12..<21).contains(time.hour)
        case .evening: time.hour >= 17
        case .night: time.hour >= 20 || time.hour < 6
        }
    }
}
