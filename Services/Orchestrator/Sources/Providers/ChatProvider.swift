/// Somebody who can answer a prompt: a model behind an address, or the documents themselves.
protocol ChatProvider: Sendable {
    /// The provider's name in the configuration, such as `groq`; stamped on every answer.
    var name: String { get }

    /// The model's name; empty for what is no model.
    var model: String { get }

    /// Whether it is a model, whose every call takes time and may cost money.
    var isModel: Bool { get }

    /// - Parameter deadline: the time this attempt may take.
    func complete(_ prompt: Prompt, deadline: Duration) async throws(ProviderError) -> Completion

    /// Asks whether it would answer, without paying for a completion.
    func probe(deadline: Duration) async throws(ProviderError)
}

extension ChatProvider {
    /// What its circuit, quotas and prices are kept under: a provider's models fail and cost apart.
    var key: String { model.isEmpty ? name : "\(name)/\(model)" }
}

/// What a provider answered.
struct Completion: Sendable, Equatable {
    let text: String
    /// The model's own name, when there is one.
    let model: String?
    let inputTokens: Int?
    let outputTokens: Int?
    /// As the provider says it, such as `stop`.
    let finish: String?
    /// From the request to the first word; nil when the answer came whole.
    let firstToken: Duration?

    init(
        text: String,
        model: String? = nil,
        inputTokens: Int? = nil,
        outputTokens: Int? = nil,
        finish: String? = nil,
        firstToken: Duration? = nil
    ) {
        self.text = text
        self.model = model
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.finish = finish
        self.firstToken = firstToken
    }
}
