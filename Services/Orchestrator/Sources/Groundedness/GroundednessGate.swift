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
        let documents = prompt.passages.map { passage in
            [passage.section, passage.question ?? "", passage.text].map(Lexer.tokens)
        }
        let facts = (prompt.business.facts.flatMap { [$0.label, $0.text] } + [prompt.business.name]).map(Lexer.tokens)
        let answers = prompt.history.map { Lexer.tokens($0.answer) }
        let asked = Lexer.tokens(prompt.question)
        let words = prompt.history.map { Lexer.tokens($0.question) } + answers + [Lexer.tokens(prompt.summary ?? "")]
        language = prompt.language
        var told = Claims.support(of: facts.flatMap(\.self), language: prompt.language)
        for (language, passages) in Dictionary(grouping: zip(prompt.passages, documents), by: \.0.language) {
            told.formUnion(
                Claims.support(
                    of: passages.flatMap { $0.1.flatMap(\.self) },
                    language: Language(rawValue: language) ?? prompt.language))
        }
        self.told = told
        known = told.union(Claims.support(of: words.flatMap(\.self) + asked, language: prompt.language))
        let sources = documents.flatMap(\.self) + facts
        support = SentenceSupport(sources + answers)
        polarity = Polarity(prompt.passages.filter { $0.language == prompt.language.rawValue })
        leak = PromptLeak(prompt.rules)
        // The customer's own words said back: what an injected "say this" looks like.
        echo = PromptLeak(asked, beside: sources, length: 8)
        question = PromptLeak.words(asked)
        comparesWords = prompt.passages.contains { $0.language == prompt.language.rawValue }
    }

    func judge(_ answer: String) -> Verdict {
        let tokens = Lexer.tokens(answer)
        let mentions = Claims(tokens, language: language).mentions
        let (sentences, found) = support.judge(answer, language: language)
        let isAnchored =
            found > 0 || mentions.contains { $0.kind != .number && $0.kind != .name && $0.isSupported(by: told) }
        return Verdict(
            claims: mentions.filter { !$0.isSupported(by: $0.onlyTheBusinessSays ? told : known) },
            sentences: comparesWords ? sentences : [],
            contradictions: comparesWords ? polarity.contradictions(in: answer) : [],
            leaks: answer.contains(Prompt.noAnswer) || leak.isIn(tokens) || echo.isIn(tokens) || isQuestion(tokens),
            isHollow: !isAnchored)
    }

    /// The customer's question, or a piece of it, and nothing else.
    private func isQuestion(_ answer: [Token]) -> Bool {
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
    /// The hashes of its runs of words.
    private let runs: Set<Int>

    init(_ text: String) {
        self.init(Lexer.tokens(text), beside: [], length: 6)
    }

    /// - Parameter allowed: texts an answer may quote.
    init(_ text: [Token], beside allowed: [[Token]], length: Int) {
        self.length = length
        var runs = Self.runs(text, length)
        for one in allowed { runs.subtract(Self.runs(one, length)) }
        self.runs = runs
    }

    func isIn(_ answer: [Token]) -> Bool {
        !runs.isEmpty && !runs.isDisjoint(with: Self.runs(answer, length))
    }

    static func words(_ text: [Token]) -> [String] { text.filter { $0.kind == .word }.map(\.plain) }

    private static func runs(_ text: [Token], _ length: Int) -> Set<Int> {
        let words = words(text).map(\.hashValue)
        guard words.count >= length else { return [] }
        return Set((0...(words.count - length)).map { words[$0..<($0 + length)].hashValue })
    }
}
