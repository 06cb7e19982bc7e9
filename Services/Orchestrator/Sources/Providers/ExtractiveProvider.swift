/// Answers with the documents' own words: no model, no key, nothing invented.
struct ExtractiveProvider: ChatProvider {
    let name = "extractive"
    let model = ""
    let isModel = false
    private let extractor = AnswerExtractor()

    func complete(_ prompt: Prompt, deadline: Duration) async throws(ProviderError) -> Completion {
        guard let answer = extractor.extract(from: prompt.passages, for: prompt.question) else { throw .nothingFound }
        return Completion(text: answer)
    }

    func probe(deadline: Duration) async throws(ProviderError) {}
}
