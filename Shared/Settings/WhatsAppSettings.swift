/// `businesses[].whatsapp`: the business's account at Meta, its limits, and its template library.
package struct WhatsAppSettings: Sendable {
    /// The WhatsApp Business Account's id; templates belong to it.
    package let account: String?
    /// The environment variable that holds the access token.
    package let tokenVariable: String
    /// Businesses of one portfolio share its limit of people written to outside their windows.
    package let portfolio: String
    /// Different people a day who may be written to outside their windows.
    package let messagingLimit: Int
    /// Messages a second that Meta grants each number; nil for what it grants without a word: 80, and 20 with the phone
    /// app beside it.
    package let throughput: Int?
    /// The share of the throughput that is used; what other tools on the number send must fit into the rest.
    package let share: Double
    /// Calls of the management API in an hour: 5,000 with a registered number, 200 without.
    package let managementCalls: Int
    /// Kept from the end of the 24 hours, because Meta's clock is another.
    package let windowMargin: Duration
    package let library: [TemplateSettings]

    package static let usualTokenVariable = "WHATSAPP_ACCESS_TOKEN"

    init(_ section: SettingsSection, business: String, _ taxonomy: TaxonomySettings) {
        let account = section.text("account", default: "")
        self.account = account.isEmpty ? nil : account
        tokenVariable = section.text("access_token_env", default: Self.usualTokenVariable)
        portfolio = section.text("portfolio", default: business)
        messagingLimit = section.whole("messaging_limit", default: 250, in: 1...100_000_000)
        throughput = section.keys.contains("throughput") ? section.whole("throughput", default: 80, in: 1...1000) : nil
        share = section.number("share", default: 0.99, in: 0.01...1)
        managementCalls = section.whole("management_calls", default: 5000, in: 1...1_000_000)
        windowMargin = section.duration("window_margin", default: .seconds(300))
        library = section.sections("template_library").map { TemplateSettings($0, taxonomy) }
        var seen: Set<String> = []
        for template in library where !seen.insert("\(template.name)/\(template.language)").inserted {
            section.problem("template '\(template.name)' is described twice for language '\(template.language)'")
        }
        section.finish()
    }
}
