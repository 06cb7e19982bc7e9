import HTTP
import Settings

/// The providers of the configuration, in the order they are asked.
struct ProviderCatalogue: Sendable {
    let environment: Environment
    let client: HTTPClient

    /// `extractive` always comes last, named or not: with it the product answers without any model.
    func providers(_ settings: FrontdeskSettings) -> [any ChatProvider] {
        var order = settings.assistant.chain.fallbackOrder
        if !order.contains("extractive") { order.append("extractive") }
        return order.compactMap { provider($0, settings) }
    }

    private func provider(_ name: String, _ settings: FrontdeskSettings) -> (any ChatProvider)? {
        if name == "extractive" { return ExtractiveProvider() }
        let described =
            settings.providers[name] ?? ProviderSettings.standard(name, ollama: environment["OLLAMA_BASE_URL"])
        return described.map {
            OpenAIProvider(name: name, settings: $0, environment: environment, client: client)
        }
    }
}
