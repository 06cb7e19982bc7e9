import Foundation

/// An answer while it arrives.
struct Reading {
    private let start = ContinuousClock.now
    private var text = ""
    private var model: String
    private var finish: String?
    private var firstToken: Duration?
    private var inputTokens: Int?
    private var outputTokens: Int?

    init(model: String) {
        self.model = model
    }

    mutating func take(_ words: String, finish: String?) {
        if firstToken == nil, !words.isEmpty { firstToken = ContinuousClock.now - start }
        text += words
        if let finish { self.finish = finish }
    }

    mutating func take(model: String?, input: Int?, output: Int?) {
        if let model { self.model = model }
        if let input { inputTokens = input }
        if let output { outputTokens = output }
    }

    /// - Throws: for an answer without an end, without words, or which the model would not give.
    func completion() throws(ProviderError) -> Completion {
        switch finish {
        case "length", nil: throw .cutOff
        case "content_filter", "refusal": throw .declined(finish ?? "")
        default: break
        }
        let words = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !words.isEmpty else { throw .empty }
        return Completion(
            text: words, model: model, inputTokens: inputTokens, outputTokens: outputTokens, finish: finish,
            firstToken: firstToken)
    }
}
