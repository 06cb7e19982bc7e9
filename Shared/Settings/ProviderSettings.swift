/// `providers.<name>`: a model behind an OpenAI-compatible address.
package struct ProviderSettings: Sendable {
    /// Names that need no description.
    package static let builtIn: Set<String> = ["extractive", "groq", "mistral", "openai", "ollama_local"]

    package let baseURL: String
    package let model: String
    /// The variable that holds the key; empty when none is needed.
    package let keyVariable: String

    init(_ section: SettingsSection) {
        baseURL = section.text("base_url")
        model = section.text("model")
        keyVariable = section.text("api_key_env", default: "")
        if !baseURL.isEmpty, !baseURL.hasPrefix("http://"), !baseURL.hasPrefix("https://") {
            section.problem("base_url must begin with https:// or http://")
        }
        section.finish()
    }

    private init(_ baseURL: String, _ model: String, _ keyVariable: String) {
        self.baseURL = baseURL
        self.model = model
        self.keyVariable = keyVariable
    }

    /// What a built-in name stands for; nil for `extractive`, which is no model.
    package static func standard(_ name: String, ollama: String?) -> ProviderSettings? {
        switch name {
        case "groq": ProviderSettings("https://api.groq.com/openai/v1", "llama-3.3-70b-versatile", "GROQ_API_KEY")
        case "mistral": ProviderSettings("https://api.mistral.ai/v1", "mistral-small-latest", "MISTRAL_API_KEY")
        case "openai": ProviderSettings("https://api.openai.com/v1", "gpt-4o-mini", "OPENAI_API_KEY")
        case "ollama_local": ProviderSettings((ollama ?? "http://127.0.0.1:11434") + "/v1", "llama3.2", "")
        default: nil
        }
    }
}
