import Contracts
import Languages

/// Stops an answer that states what it may not, or whose sentences stand in no document. No second model: a comparison.
///
/// A price, a share, a telephone number or an address must stand in the documents or the business's facts: that somebody
/// in the conversation named it makes it no price of the business's. Days, times, counts and names may come from there.
struct GroundednessGate: Sendable {
    /// What the documents and the business's facts say.
    private let told: Set<String>
    /// That, and what was said in the conversation.
    private let known: Set<String>
    private let support: SentenceSupport
    private let polarity: Polarity
    private let leak: PromptLeak
    private let echo: PromptLeak
    private let question: [String]
    private let language: Language
    /// Whether the answer and the documents are in one language; else words cannot be compared.
    let comparesWords: Bool

    struct Verdict: Sendable, Equatable {
        /// Claims nobody made.
        let claims: [Claims.Mention]
        /// Sentences that share too few words with the documents.
        let sentences: [String]
        /// Sentences that say the opposite of the documents.
        let contradictions: [String]
        /// Whether it repeats the rules the model was given, or says the customer's words back.
        let leaks: Bool
        /// Whether nothing in it comes from the documents: politeness alone, or the customer's words.
        let isHollow: Bool

        /// The same after other sentences were found to be unsupported.
        func with(sentences: [String], isHollow: Bool) -> Verdict {
            Verdict(
                claims: claims, sentences: sentences, contradictions: contradictions, leaks: leaks, isHollow: isHollow)
        }

        var problems: [String] {
            claims.map(\.text) + sentences + contradictions.map { "the opposite of: \($0)" }
                + (leaks ? ["the instructions of this conversation"] : [])
                + (isHollow && !leaks ? ["an answer without anything from the passages"] : [])
        }
    }

    init(_ prompt: Prompt) {
        let documents = prompt.passages.flatMap { [$0.section, $0.question ?? "", $0.text] }
        let facts = prompt.business.facts.flatMap { [$0.label, $0.text] } + [prompt.business.name]
        let answers = prompt.history.map(\.answer)
        let words = prompt.history.map(\.question) + answers + [prompt.summary ?? "", prompt.question]
        language = prompt.language
        var told = Claims.support(of: facts.joined(separator: "\n"), language: prompt.language)
        for (language, passages) in Dictionary(grouping: prompt.passages, by: \.language) {
            let text = passages.flatMap { [$0.section, $0.question ?? "", $0.text] }.joined(separator: "\n")
            told.formUnion(Claims.support(of: text, language: Language(rawValue: language) ?? prompt.language))
        }
        self.told = told
        known = told.union(Claims.support(of: words.joined(separator: "\n"), language: prompt.language))
        support = SentenceSupport(documents + facts + answers)
        polarity = Polarity(prompt.passages.filter { $0.language == prompt.language.rawValue })
        leak = PromptLeak(prompt.rules)
        // The customer's own words said back: what an injected "say this" looks like.
        echo = PromptLeak(prompt.question, beside: documents + facts, length: 8)
        question = PromptLeak.words(prompt.question)
        comparesWords = prompt.passages.contains { $0.language == prompt.language.rawValue }
    }

    func judge(_ answer: String) -> Verdict {
        let mentions = Claims(answer, language: language).mentions
        let (sentences, found) = support.judge(answer, language: language)
        let isAnchored =
            found > 0 || mentions.contains { $0.kind != .number && $0.kind != .name && $0.isSupported(by: told) }
        return Verdict(
            claims: mentions.filter { !$0.isSupported(by: $0.onlyTheBusinessSays ? told : known) },
            sentences: comparesWords ? sentences : [],
            contradictions: comparesWords ? polarity.contradictions(in: answer) : [],
            leaks: answer.contains(Prompt.noAnswer) || leak.isIn(answer) || echo.isIn(answer) || isQuestion(answer),
            isHollow: !isAnchored)
    }

    /// The customer's question, or a piece of it, and nothing else.
    private func isQuestion(_ answer: String) -> Bool {
        let words = PromptLeak.words(answer)
        guard words.count >= 3, words.count <= question.count else { return false }
        return (0...(question.count - words.count)).contains { Array(question[$0..<($0 + words.count)]) == words }
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

    static func words(_ text: String) -> [String] { Lexer.tokens(text).filter { $0.kind == .word }.map(\.plain) }

    private static func runs(_ text: String, _ length: Int) -> Set<[String]> {
        let words = words(text)
        guard words.count >= length else { return [] }
        return Set((0...(words.count - length)).map { Array(words[$0..<($0 + length)]) })
    }
}
