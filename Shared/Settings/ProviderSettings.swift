/// `providers.<name>`: a model behind an OpenAI-compatible address or Ollama's own.
package struct ProviderSettings: Sendable {
    /// How it is spoken to.
    package enum Interface: String, Sendable, CaseIterable {
        case openai, ollama
    }

    /// Names that need no description.
    package static let builtIn: Set<String> = ["extractive", "groq", "mistral", "openai", "ollama_local"]

    package let interface: Interface
    package let baseURL: String
    package let model: String
    /// The variable that holds the key; empty when none is needed.
    package let keyVariable: String
    /// Whether the answer is read while it is written.
    package let streams: Bool
    package let maximumTokens: Int
    package let price: Price
    package let quota: Quota

    /// Money for a million tokens, in the currency of `spend`.
    package struct Price: Sendable, Equatable {
        package let input: Double
        package let output: Double

        package init(input: Double, output: Double) {
            self.input = input
            self.output = output
        }

        /// In millionths of the currency.
        package func micros(input inputTokens: Int, output outputTokens: Int) -> Int {
            Int((Double(inputTokens) * input + Double(outputTokens) * output).rounded(.up))
        }
    }

    /// What the provider lets one key do; nil is no limit.
    package struct Quota: Sendable, Equatable {
        package var requestsPerMinute: Int?
        package var tokensPerMinute: Int?
        package var requestsPerDay: Int?
        package var tokensPerDay: Int?
        /// Hours of the day over which a day's budget is spread, in minutes after midnight.
        package var spread: Range<Int>
        package var timezone: String

        package init() {
            spread = 8 * 60..<20 * 60
            timezone = "UTC"
        }

        package var isLimited: Bool {
            requestsPerMinute != nil || tokensPerMinute != nil || requestsPerDay != nil || tokensPerDay != nil
        }
    }

    /// - Parameter name: a built-in name brings what the section leaves out.
    init(_ section: SettingsSection, name: String) {
        let standard = Self.standard(name, ollama: nil)
        interface = section.choice("api", default: standard?.interface ?? .openai)
        baseURL = section.text("base_url", default: standard?.baseURL)
        model = section.text("model", default: standard?.model)
        keyVariable = section.text("api_key_env", default: standard?.keyVariable ?? "")
        streams = section.flag("stream", default: true)
        maximumTokens = section.whole("max_tokens", default: 400, in: 16...8192)
        let price = section.section("price")
        self.price = Price(
            input: price.number("input_per_million", default: standard?.price.input ?? 0, in: 0...10_000),
            output: price.number("output_per_million", default: standard?.price.output ?? 0, in: 0...10_000)
        )
        price.finish()
        quota = Quota(section.section("quota"))
        if !baseURL.isEmpty, !baseURL.hasPrefix("http://"), !baseURL.hasPrefix("https://") {
            section.problem("base_url must begin with https:// or http://")
        }
        section.finish()
    }

    private init(_ interface: Interface, _ baseURL: String, _ model: String, _ keyVariable: String, _ price: Price) {
        self.interface = interface
        self.baseURL = baseURL
        self.model = model
        self.keyVariable = keyVariable
        self.price = price
        streams = true
        maximumTokens = 400
        quota = Quota()
    }

    /// What a built-in name stands for, with the provider's list prices of 2026; nil for `extractive`, which is no model.
    package static func standard(_ name: String, ollama: String?) -> ProviderSettings? {
        switch name {
        case "groq":
            ProviderSettings(
                .openai, "https://api.groq.com/openai/v1", "llama-3.3-70b-versatile", "GROQ_API_KEY",
                Price(input: 0.59, output: 0.79))
        case "mistral":
            ProviderSettings(
                .openai, "https://api.mistral.ai/v1", "mistral-small-latest", "MISTRAL_API_KEY",
                Price(input: 0.1, output: 0.3))
        case "openai":
            ProviderSettings(
                .openai, "https://api.openai.com/v1", "gpt-4o-mini", "OPENAI_API_KEY", Price(input: 0.15, output: 0.6))
        case "ollama_local":
            ProviderSettings(
                .ollama, ollama ?? "http://127.0.0.1:11434", "llama3.2", "", Price(input: 0, output: 0))
        default: nil
        }
    }
}

extension ProviderSettings.Quota {
    fileprivate init(_ section: SettingsSection) {
        self.init()
        requestsPerMinute = Self.limit(section, "requests_per_minute")
        tokensPerMinute = Self.limit(section, "tokens_per_minute")
        requestsPerDay = Self.limit(section, "requests_per_day")
        tokensPerDay = Self.limit(section, "tokens_per_day")
        timezone = section.text("timezone", default: "UTC")
        let hours = section.text("spread_over", default: "08:00-20:00")
        if let range = Self.minutes(hours) {
            spread = range
        } else {
            section.problem("spread_over is '\(hours)'; write the hours of a day as 08:00-20:00")
        }
        section.finish()
    }

    /// 0 is no limit.
    private static func limit(_ section: SettingsSection, _ key: String) -> Int? {
        let value = section.whole(key, default: 0, in: 0...1_000_000_000)
        return value == 0 ? nil : value
    }

    private static func minutes(_ text: String) -> Range<Int>? {
        let ends = text.split(separator: "-").map { end -> Int? in
            let parts = end.split(separator: ":").map { Int($0) }
            guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0...24).contains(hour),
                (0..<60).contains(minute)
            else { return nil }
            return hour * 60 + minute
        }
        guard ends.count == 2, let from = ends[0], let to = ends[1], from < to, to <= 24 * 60 else { return nil }
        return from..<to
    }
}
