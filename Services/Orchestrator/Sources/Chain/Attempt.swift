/// One provider asked once, or passed over: a line of the ledger.
struct Attempt: Sendable {
    let provider: String
    let model: String
    let took: Duration
    let completion: Completion?
    /// nil when its answer was sent, or would have been.
    let error: ProviderError?
    let promptHash: String
    /// Money in millionths of the currency of `spend`.
    let micros: Int
    /// Why it was asked beside the order: `hedge`, `repair`, `summary`; nil in it.
    let reason: String?

    var label: String { error?.label ?? "ok" }

    static func passed(_ entry: ProviderCatalogue.Entry, _ error: ProviderError) -> Attempt {
        Attempt(
            provider: entry.provider.name, model: entry.provider.model, took: .zero, completion: nil, error: error,
            promptHash: "", micros: 0, reason: nil)
    }
}
