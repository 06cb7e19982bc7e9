import Foundation
import Hours
import Testing

@Suite("The business calendar")
struct BusinessCalendarTests {
    private static func calendar(_ zone: String = "Europe/Rome") throws -> BusinessCalendar<String> {
        let week: [Weekday: [String]] = [
            .monday: ["09:00-13:00", "14:00-18:30"], .tuesday: ["09:00-13:00", "14:00-18:30"],
            .friday: ["18:00-02:00"], .saturday: ["09:00-13:00"],
        ]
        return BusinessCalendar(
            zone: try #require(TimeZone(identifier: zone)),
            weekly: try week.mapValues { try $0.map { try #require(OpeningInterval($0)) } },
            special: [
                SpecialDays(when: .yearly(month: 12, day: 25), intervals: [], name: "Christmas"),
                SpecialDays(when: .easter(offset: 1), intervals: [], name: "Easter Monday"),
                SpecialDays(
                    when: .days(try day("2026-08-10")...(try day("2026-08-23"))), intervals: [], name: "summer"),
                SpecialDays(
                    when: .days(try day("2026-12-22")...(try day("2026-12-22"))),
                    intervals: [try #require(OpeningInterval("08:00-10:00"))], name: "short day"),
            ]
        )
    }

    private static func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    private static func instant(_ text: String, _ zone: String = "Europe/Rome") throws -> Date {
        let parts = text.split(separator: " ")
        let clock = WallClock(zone: try #require(TimeZone(identifier: zone)))
        return clock.instant(try day(String(parts[0])), minute: try #require(TimeOfDay(parts[1])).minutes)
    }

    @Test(
        "knows the week, nights past midnight, holidays, closed weeks and days with hours of their own",
        arguments: [
            ("2026-11-23 09:00", true), ("2026-11-23 08:59", false), ("2026-11-23 13:00", false),
            ("2026-11-23 13:59", false), ("2026-11-23 18:29", true), ("2026-11-25 10:00", false),
            ("2026-11-27 23:30", true), ("2026-11-28 01:59", true), ("2026-11-28 02:00", false),
            ("2026-12-25 19:00", false), ("2027-12-25 10:00", false), ("2026-04-06 10:00", false),
            ("2026-08-10 10:00", false), ("2026-08-24 10:00", true), ("2026-12-22 09:30", true),
            ("2026-12-22 15:00", false),
        ]
    )
    func isOpen(moment: String, expected: Bool) throws {
        #expect(try Self.calendar().isOpen(at: Self.instant(moment)) == expected)
    }

    @Test(
        "finds the next opening over lunch, week ends, holidays and closed weeks",
        arguments: [
            ("2026-11-23 08:00", "2026-11-23 09:00"), ("2026-11-23 09:00", "2026-11-23 14:00"),
            ("2026-11-24 19:00", "2026-11-27 18:00"), ("2026-11-28 14:00", "2026-11-30 09:00"),
            ("2026-08-08 14:00", "2026-08-24 09:00"), ("2026-12-22 11:00", "2026-12-26 09:00"),
        ]
    )
    func nextOpening(after: String, expected: String) throws {
        #expect(try Self.calendar().nextOpening(after: Self.instant(after)) == Self.instant(expected))
    }

    @Test("keeps the wall clock's hours on the days the clocks change")
    func clockChange() throws {
        let zone = try #require(TimeZone(identifier: "Europe/Rome"))
        let always = try #require(OpeningInterval("09:00-17:00"))
        let calendar = BusinessCalendar(
            zone: zone, weekly: Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, [always]) }),
            special: [SpecialDays<String>]())
        // 29 March 2026 has 23 hours, 25 October 25: nine o'clock is 07:00 UTC and 08:00 UTC.
        for (evening, opening) in [("2026-03-28", "2026-03-29T07:00:00Z"), ("2026-10-24", "2026-10-25T08:00:00Z")] {
            let after = calendar.clock.instant(try Self.day(evening), minute: 18 * 60)
            let next = try #require(calendar.nextOpening(after: after))
            #expect(next == (try Date(opening, strategy: .iso8601)))
            #expect(calendar.isOpen(at: next) && !calendar.isOpen(at: next.addingTimeInterval(-60)))
        }
        // 02:30 does not exist on the first day and exists twice on the second.
        let gap = calendar.clock.instant(try Self.day("2026-03-29"), minute: 150)
        #expect(calendar.clock.local(gap).time == TimeOfDay(hour: 3, minute: 30))
        let twice = calendar.clock.instant(try Self.day("2026-10-25"), minute: 150)
        #expect(twice == (try Date("2026-10-25T00:30:00Z", strategy: .iso8601)))
    }

    @Test("never opens and never closes without looking for ever")
    func extremes() throws {
        let zone = try #require(TimeZone(identifier: "Asia/Tokyo"))
        let never = BusinessCalendar(zone: zone, weekly: [:], special: [SpecialDays<String>]())
        #expect(never.nextOpening(after: .now) == nil && !never.isOpen(at: .now))
        let whole = try #require(OpeningInterval("00:00-24:00"))
        let always = BusinessCalendar(
            zone: zone, weekly: Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, [whole]) }),
            special: [SpecialDays<String>]())
        #expect(always.isOpen(at: .now) && always.nextOpening(after: .now) == nil && always.closing(after: .now) == nil)
    }

    @Test("says when it closes, over midnight too")
    func closing() throws {
        let calendar = try Self.calendar()
        #expect(try calendar.closing(after: Self.instant("2026-11-27 23:00")) == Self.instant("2026-11-28 02:00"))
        #expect(try calendar.closing(after: Self.instant("2026-11-25 10:00")) == nil)
    }

    @Test("counts days both ways for four centuries, and knows Easter")
    func dates() throws {
        for ordinal in stride(from: -80_000, through: 80_000, by: 37) {
            #expect(CivilDate(ordinal: ordinal).ordinal == ordinal)
        }
        #expect(try Self.day("2026-11-25").weekday == .wednesday)
        #expect(CivilDate(year: 2026, month: 2, day: 29) == nil && CivilDate("2028-02-29") != nil)
        for (year, easter) in [(2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05"), (2027, "2027-03-28")] {
            #expect(CivilDate.easter(of: year) == (try Self.day(easter)))
        }
    }
}
