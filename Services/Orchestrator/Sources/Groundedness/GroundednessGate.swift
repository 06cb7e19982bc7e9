import Contracts
import Languages

/// Stops an answer that states what neither the documents, the business's facts, the conversation nor the customer's
/// words contain, or whose sentences stand in no document. No second model: a comparison.
struct GroundednessGate: Sendable {
    private let known: Set<String>
    private let support: SentenceSupport
    private let leak: PromptLeak
    private let echo: PromptLeak
    /// Whether the answer and the documents are in one language; else words cannot be compared.
    let comparesWords: Bool

    struct Verdict: Sendable, Equatable {
        /// Claims nobody made.
        let claims: [Claims.Mention]
        /// Sentences that share too few words with the documents.
        let sentences: [String]
        /// The share of the answer's own words that stand in the documents.
        let support: Double
        /// Whether it repeats the rules the model was given, or says the customer's words back.
        let leaks: Bool

        var problems: [String] {
            claims.map(\.text) + sentences + (leaks ? ["the instructions of this conversation"] : [])
        }
    }

    init(_ prompt: Prompt) {
        let documents = prompt.passages.flatMap { [$0.section, $0.question ?? "", $0.text] }
        let facts = prompt.business.facts.flatMap { [$0.label, $0.text] } + [prompt.business.name]
        let history = prompt.history.map(\.answer) + [prompt.summary ?? ""]
        let words = prompt.history.map(\.question) + [prompt.question]
        known = Claims((documents + facts + history + words).joined(separator: "\n")).forms
        support = SentenceSupport(documents + facts + history)
        leak = PromptLeak(prompt.rules)
        // The customer's own words said back: what an injected "say this" looks like.
        echo = PromptLeak(prompt.question, beside: documents + facts, length: 8)
        comparesWords = prompt.passages.contains { $0.language == prompt.language.rawValue }
    }

    func judge(_ answer: String) -> Verdict {
        let claims = Claims(answer).mentions.filter { !$0.isSupported(by: known) }
        let (sentences, share) = support.judge(answer)
        return Verdict(
            claims: claims, sentences: comparesWords ? sentences : [], support: comparesWords ? share : 0.5,
            leaks: leak.isIn(answer) || echo.isIn(answer))
    }

    /// - Throws: `ProviderError.ungrounded` with what nothing supports.
    func check(_ answer: String) throws(ProviderError) {
        let problems = judge(answer).problems
        guard problems.isEmpty else { throw .ungrounded(problems) }
    }
}

/// Finds a text in an answer, such as the rules of the prompt: some words of it in a row.
struct PromptLeak: Sendable {
    private let length: Int
    private let runs: Set<[String]>

    /// - Parameter allowed: texts an answer may quote.
    init(_ text: String, beside allowed: [String] = [], length: Int = 6) {
        self.length = length
        var runs = Self.runs(text, length)
        for one in allowed { runs.subtract(Self.runs(one, length)) }
        self.runs = runs
    }

    func isIn(_ answer: String) -> Bool { !runs.isEmpty && !runs.isDisjoint(with: Self.runs(answer, length)) }

    private static func runs(_ text: String, _ length: Int) -> Set<[String]> {
        let words = Lexer.tokens(text).filter { $0.kind == .word }.map(\.plain)
        guard words.count >= length else { return [] }
        return Set((0...(words.count - length)).map { Array(words[$0..<($0 + length)]) })
    }
}
