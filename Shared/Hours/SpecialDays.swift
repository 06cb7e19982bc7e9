/// Days with hours of their own: a holiday, a closed week, a long evening before Christmas.
package struct SpecialDays<Name: Sendable>: Sendable {
    package enum When: Sendable, Equatable {
        case days(ClosedRange<CivilDate>)
        /// Every year on this day.
        case yearly(month: Int, day: Int)
        /// Every year, so many days after Easter Sunday.
        case easter(offset: Int)
    }

    package let when: When
    /// Empty when the business is closed.
    package let intervals: [OpeningInterval]
    /// What the day is called, for customers.
    package let name: Name

    package init(when: When, intervals: [OpeningInterval], name: Name) {
        self.when = when
        self.intervals = intervals
        self.name = name
    }

    package func covers(_ day: CivilDate) -> Bool {
        switch when {
        case .days(let range): range.contains(day)
        case .yearly(let month, let dayOfMonth): day.month == month && day.day == dayOfMonth
        case .easter(let offset): CivilDate.easter(of: day.adding(days: -offset).year)?.adding(days: offset) == day
        }
    }
}
