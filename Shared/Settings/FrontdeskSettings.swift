import Foundation
import Yams

/// The one configuration file: what the assistant does, for which businesses, with which providers.
package struct FrontdeskSettings: Sendable {
    package let assistant: AssistantSettings
    package let businesses: [BusinessSettings]
    /// By the name used in `fallback_order`.
    package let providers: [String: ProviderSettings]
    package let turn: TurnSettings
    package let gateway: GatewaySettings
    package let spend: SpendSettings
    package let prices: PriceSettings
    package let media: MediaSettings
    package let retention: RetentionSettings
    /// A stamp of the file's content; on every decision.
    package let version: String

    /// - Throws: `SettingsError` with every problem of the file.
    package init(path: String) throws(SettingsError) {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw SettingsError(
                source: path,
                problems: ["the file cannot be read; set FRONTDESK_CONFIG to the configuration file"]
            )
        }
        try self.init(yaml: text, source: path)
    }

    /// - Parameter source: named in errors.
    package init(yaml: String, source: String) throws(SettingsError) {
        let root: Node?
        do {
            root = try Yams.compose(yaml: yaml)
        } catch {
            throw SettingsError(source: source, problems: ["it is no YAML: \(error)"])
        }
        let problems = SettingsProblems()
        let file = SettingsSection(root, path: "", problems: problems)
        assistant = AssistantSettings(file.section("whatsapp_assistant"))
        turn = TurnSettings(file.section("turn"))
        gateway = GatewaySettings(file.section("gateway"))
        spend = SpendSettings(file.section("spend"))
        prices = PriceSettings(file.section("whatsapp_prices"))
        media = MediaSettings(file.section("media"))
        retention = RetentionSettings(file.section("retention"))
        businesses = file.sections("businesses").map { BusinessSettings($0) }
        let list = file.section("providers")
        var providers: [String: ProviderSettings] = [:]
        for name in list.keys { providers[name] = ProviderSettings(list.section(name), name: name) }
        list.finish()
        self.providers = providers
        file.finish()
        Self.check(assistant, businesses, providers, file)
        if gateway.keepWebhooks > retention.inbox {
            file.problem(
                "gateway.keep_webhooks must not be longer than retention.inbox: what `gateway replay` reads again would be "
                    + "answered again")
        }
        version = Self.stamp(yaml)
        guard problems.all.isEmpty else { throw SettingsError(source: source, problems: problems.sentences) }
    }

    /// What is right alone and wrong together.
    private static func check(
        _ assistant: AssistantSettings,
        _ businesses: [BusinessSettings],
        _ providers: [String: ProviderSettings],
        _ file: SettingsSection
    ) {
        for name in assistant.chain.fallbackOrder
        where providers[name] == nil && !ProviderSettings.builtIn.contains(name) {
            file.problem(
                "whatsapp_assistant.llm_orchestration.fallback_order names '\(name)', which is no provider; "
                    + "describe it under providers")
        }
        for (key, intents) in [
            ("routing.bypass_intents", assistant.routing.bypassIntents),
            ("handoff.auto_escalate_intents", assistant.handoff.autoEscalateIntents),
            ("rag.intents", assistant.retrieval.intents.keys.sorted()),
        ] {
            for intent in intents
            where !TaxonomySettings.trained.contains(intent)
                && !businesses.contains(where: { $0.taxonomy.intent(intent) != nil })
            {
                file.problem(
                    "whatsapp_assistant.\(key) names '\(intent)', which is an intent of no business; correct the name, or "
                        + "describe it under businesses[].intents.own")
            }
        }
        if businesses.isEmpty { file.problem("businesses is empty; describe at least one business") }
        var seenNumbers: Set<String> = []
        var seenIDs: Set<String> = []
        for business in businesses {
            if !seenIDs.insert(business.id).inserted { file.problem("business '\(business.id)' is described twice") }
            for number in business.numbers where !seenNumbers.insert(number).inserted {
                file.problem("number '\(number)' belongs to two businesses")
            }
        }
    }

    package func business(_ id: String) -> BusinessSettings? {
        businesses.first { $0.id == id }
    }

    /// - Throws: for a business that is not, or no longer, described.
    package func requiredBusiness(_ id: String) throws(UnknownBusiness) -> BusinessSettings {
        guard let business = business(id) else { throw UnknownBusiness(id: id, known: businesses.map(\.id)) }
        return business
    }

    /// FNV-1a over the file; tells versions apart, no more.
    private static func stamp(_ text: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }
}
