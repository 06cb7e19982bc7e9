/// `businesses[].fence`: what is refused without being answered.
package struct FenceSettings: Sendable {
    /// Whether attempts to give the assistant other instructions are refused.
    package let refusesInjection: Bool
    /// Whether requests that have nothing to do with a business are refused.
    package let refusesOffTopic: Bool
    /// How sure the classifier must be that a request is off topic.
    package let offTopicThreshold: Double
    package let refusal: BusinessSettings.Texts

    init(_ section: SettingsSection) {
        refusesInjection = section.flag("injection", default: true)
        refusesOffTopic = section.flag("off_topic", default: true)
        offTopicThreshold = section.number("off_topic_threshold", default: 0.98, in: 0.5...1)
        refusal = BusinessSettings.texts(section.section("refusal"))
        section.finish()
    }
}
