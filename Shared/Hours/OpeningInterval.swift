/// From when to when a business is open, on the day it opens.
package struct OpeningInterval: Hashable, Sendable {
    /// Minutes since the day's midnight, `0..<1440`.
    package let opens: Int
    /// Minutes since the same midnight; past 1440 when it closes on the next day.
    package let closes: Int

    package init(opens: Int, closes: Int) {
        self.opens = opens
        self.closes = closes
    }

    /// Reads `09:00-13:00`. A closing time at or before the opening one is past midnight; `24:00` is midnight.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            .map { String($0.filter { !$0.isWhitespace }) }
        guard parts.count == 2, let opens = TimeOfDay(parts[0])?.minutes else { return nil }
        guard let closes = parts[1] == "24:00" ? 1440 : TimeOfDay(parts[1])?.minutes else { return nil }
        self.init(opens: opens, closes: closes > opens ? closes : closes + 1440)
    }

    package func contains(minute: Int) -> Bool { minute >= opens && minute < closes }
}

extension OpeningInterval: CustomStringConvertible {
    package var description: String { "\(TimeOfDay(minutes: opens))-\(TimeOfDay(minutes: closes))" }
}
