/// Somebody who can answer a prompt: a model behind an address, or the documents themselves.
protocol ChatProvider: Sendable {
    /// The provider's name in the configuration, such as `groq`; stamped on every answer.
    var name: String { get }

    /// Whether it is a model, whose every call takes time and may cost money.
    var isModel: Bool { get }

    /// - Parameter deadline: the time this attempt may take.
    func complete(_ prompt: Prompt, deadline: Duration) async throws(ProviderError) -> Completion
}

/// What a provider answered.
struct Completion: Sendable, Equatable {
    let text: String
    /// The model's own name, when there is one.
    let model: String?
    let inputTokens: Int?
    let outputTokens: Int?

    init(text: String, model: String? = nil, inputTokens: Int? = nil, outputTokens: Int? = nil) {
        self.text = text
        self.model = model
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
    }
}
