/// A day of the week, counted from Monday as ISO 8601 does.
package enum Weekday: Int, Sendable, CaseIterable, Codable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday
}
