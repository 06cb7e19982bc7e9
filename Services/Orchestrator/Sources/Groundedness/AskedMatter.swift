import Contracts
import Languages

/// Whether an answer has to do with what the customer asked, by words.
///
/// What somebody planted in a document stands there like the business's own words, so that being grounded proves nothing
/// of it. But it does not know what will be asked. An answer must share a word with the question, or with a sentence of
/// the documents that shares one: "85 EUR" answers "How much is a cleaning?" where "A cleaning costs 85 EUR" stands.
struct AskedMatter: Sendable {
    /// What was asked now and, for "And on Saturday?", right before.
    private let asked: Set<String>
    /// What the sentences say that share a word with the question.
    private let near: Set<String>
    private let language: Language

    init(_ prompt: Prompt) {
        language = prompt.language
        let question = [prompt.history.last?.question, prompt.question].compactMap { $0 }.joined(separator: "\n")
        let asked = Self.matter(question, prompt.language)
        self.asked = asked
        var near: Set<String> = []
        let facts = prompt.business.facts.map { "\($0.label): \($0.text)" }
        let told = prompt.passages.flatMap { passage in
            SentenceSupport.sentences(passage.text).map { (passage.question.map { $0 + " " } ?? "") + $0 }
        }
        for sentence in facts + told {
            let matter = Self.matter(sentence, prompt.language)
            if !matter.isDisjoint(with: asked) { near.formUnion(matter) }
        }
        self.near = near
    }

    /// - Returns: true also where words cannot tell, since no sentence of the documents shares one with the question.
    func isTouched(by answer: String) -> Bool {
        guard !near.isEmpty else { return true }
        let said = Self.matter(answer, language)
        // Politeness alone is about nothing else.
        return said.isEmpty || !said.isDisjoint(with: asked) || !said.isDisjoint(with: near)
    }

    /// What a text is about: its own words, and what it states by amounts, days and names.
    private static func matter(_ text: String, _ language: Language) -> Set<String> {
        let tokens = Lexer.tokens(text)
        let words = SentenceSupport.stems(tokens).filter { !CourtesyWords.contains($0) }
        return words.union(Claims(tokens, language: language).mentions.flatMap(\.forms))
    }
}
