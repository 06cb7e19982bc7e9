/// `spend`: what models may cost. Beyond it the documents answer in their own words, and where they are silent a person.
package struct SpendSettings: Sendable {
    /// The currency of every price and cap.
    package let currency: String
    package let contactPerDay: Double
    package let businessPerDay: Double
    package let totalPerDay: Double
    /// Calls of models for one contact in an hour, whatever they cost.
    package let contactCallsPerHour: Int

    init(_ section: SettingsSection) {
        currency = section.text("currency", default: "USD")
        contactPerDay = section.number("contact_per_day", default: 0.25, in: 0...1_000_000)
        businessPerDay = section.number("business_per_day", default: 20, in: 0...1_000_000)
        totalPerDay = section.number("total_per_day", default: 100, in: 0...10_000_000)
        contactCallsPerHour = section.whole("contact_calls_per_hour", default: 60, in: 0...1_000_000)
        if contactPerDay > businessPerDay || businessPerDay > totalPerDay {
            section.problem("spend must not shrink from contact_per_day over business_per_day to total_per_day")
        }
        section.finish()
    }
}
