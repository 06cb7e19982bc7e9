import Foundation
import Hours
import Languages
import Settings
import TestSupport
import Testing

@testable import RouterService

/// The shipped demo business, on a Wednesday morning: 25 November 2026, 10:00 in Bologna.
enum DemoBusiness {
    static func settings() throws -> FrontdeskSettings {
        try FrontdeskSettings(path: TestEnvironment.root + "/deploy/config/frontdesk.yaml")
    }

    static func business() throws -> BusinessSettings {
        try #require(try settings().business("demo"))
    }

    static func now(_ moment: String = "2026-11-25 10:00") throws -> Date {
        let parts = moment.split(separator: " ")
        let day = try #require(CivilDate(parts[0]))
        let time = try #require(TimeOfDay(parts[1]))
        return try business().clock.instant(day, minute: time.minutes)
    }
}
