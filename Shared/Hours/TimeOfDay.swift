/// A time on the wall clock, to the minute.
package struct TimeOfDay: Hashable, Sendable {
    /// Minutes since midnight, `0..<1440`.
    package let minutes: Int

    /// - Returns: nil when no clock shows it.
    package init?(hour: Int, minute: Int = 0) {
        guard (0..<24).contains(hour), (0..<60).contains(minute) else { return nil }
        minutes = hour * 60 + minute
    }

    /// - Parameter minutes: since midnight of any day; whole days are taken away.
    package init(minutes: Int) {
        self.minutes = ((minutes % 1440) + 1440) % 1440
    }

    /// Reads `9:05` and `09:05`.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2, let hour = Int(parts[0]),
            let minute = Int(parts[1])
        else { return nil }
        self.init(hour: hour, minute: minute)
    }

    package var hour: Int { minutes / 60 }
    package var minute: Int { minutes % 60 }
}

extension TimeOfDay: Comparable {
    package static func < (left: TimeOfDay, right: TimeOfDay) -> Bool { left.minutes < right.minutes }
}

extension TimeOfDay: CustomStringConvertible {
    /// `09:05`.
    package var description: String { "\(padded(hour, 2)):\(padded(minute, 2))" }
}
