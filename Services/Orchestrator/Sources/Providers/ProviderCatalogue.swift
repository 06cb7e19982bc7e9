import HTTP
import Settings

/// The providers of the configuration, in the order they are asked.
struct ProviderCatalogue: Sendable {
    private let environment: Environment
    private let client: HTTPClient
    /// Where Ollama is, when not on this machine.
    private let ollama: String?

    /// - Throws: when the address or a provider's key is to come from a file that cannot be read.
    init(_ settings: FrontdeskSettings, environment: Environment, client: HTTPClient) throws(SettingsError) {
        self.environment = environment
        self.client = client
        ollama = try environment["OLLAMA_BASE_URL"]
        for name in settings.assistant.chain.fallbackOrder {
            if let key = description(name, settings)?.keyVariable, !key.isEmpty { _ = try environment[key] }
        }
    }

    /// A provider with what a call costs and what it may use.
    struct Entry: Sendable {
        let provider: any ChatProvider
        let price: ProviderSettings.Price
        let quota: ProviderSettings.Quota
        let maximumTokens: Int

        init(
            _ provider: any ChatProvider,
            price: ProviderSettings.Price = ProviderSettings.Price(input: 0, output: 0),
            quota: ProviderSettings.Quota = ProviderSettings.Quota(),
            maximumTokens: Int = 400
        ) {
            self.provider = provider
            self.price = price
            self.quota = quota
            self.maximumTokens = maximumTokens
        }
    }

    /// `extractive` always comes last, named or not: with it the product answers without any model.
    func entries(_ settings: FrontdeskSettings) -> [Entry] {
        var order = settings.assistant.chain.fallbackOrder
        if !order.contains("extractive") { order.append("extractive") }
        return order.compactMap { entry($0, settings) }
    }

    private func description(_ name: String, _ settings: FrontdeskSettings) -> ProviderSettings? {
        settings.providers[name] ?? ProviderSettings.standard(name, ollama: ollama)
    }

    private func entry(_ name: String, _ settings: FrontdeskSettings) -> Entry? {
        if name == "extractive" { return Entry(ExtractiveProvider()) }
        return description(name, settings).map { described in
            let call = ModelCall(
                settings: described, environment: environment, client: client, stall: settings.assistant.chain.stall)
            let provider: any ChatProvider =
                switch described.interface {
                case .openai: OpenAIProvider(name: name, call: call)
                case .ollama: OllamaProvider(name: name, call: call)
                }
            return Entry(
                provider, price: described.price, quota: described.quota, maximumTokens: described.maximumTokens)
        }
    }
}
