import HTTP
import Settings

/// The providers of the configuration, in the order they are asked.
struct ProviderCatalogue: Sendable {
    let environment: Environment
    let client: HTTPClient

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

    private func entry(_ name: String, _ settings: FrontdeskSettings) -> Entry? {
        if name == "extractive" { return Entry(ExtractiveProvider()) }
        let described =
            settings.providers[name] ?? ProviderSettings.standard(name, ollama: environment["OLLAMA_BASE_URL"])
        return described.map { described in
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
