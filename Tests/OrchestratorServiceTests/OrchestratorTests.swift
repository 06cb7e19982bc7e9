import Contracts
import Languages
import Logging
import Testing

@testable import OrchestratorService

func passage(_ text: String, question: String? = nil) -> Passage {
    Passage(
        id: "p", document: "d", documentType: "faq", section: "s", question: question, text: text, language: "en",
        relevance: 0.9, source: "f")
}

@Suite("The answer extractor")
struct AnswerExtractorTests {
    private let table = """
        | Treatment | Price |
        | --- | --- |
        | Professional cleaning | 85 EUR |
        | Panoramic X-ray | 60 EUR |
        | Filling, one surface | 90 EUR |
        """

    @Test(
        "answers from the row of a table that the question is about",
        arguments: [
            ("How much is a cleaning?", "Professional cleaning: 85 EUR"),
            ("x-ray panoramic?", "Panoramic X-ray: 60 EUR"),
        ]
    )
    func row(question: String, answer: String) {
        #expect(AnswerExtractor().extract(from: [passage(table)], for: question) == answer)
    }

    @Test("shows the whole table when no row shares a word with the question")
    func wholeTable() {
        let answer = AnswerExtractor().extract(from: [passage(table)], for: "prices?") ?? ""
        #expect(answer.split(separator: "\n").count == 3)
    }

    @Test("answers a question and answer pair with its answer, verbatim")
    func pair() {
        let pair = passage("We are open until 18:30.", question: "When are you open?")
        #expect(AnswerExtractor().extract(from: [pair], for: "open?") == "We are open until 18:30.")
    }

    @Test("keeps long texts to whole sentences around the best one")
    func long() {
        let filler = String(repeating: "Nothing of interest is said here. ", count: 40)
        let answer = AnswerExtractor().extract(from: [passage(filler + "Parking costs 2 EUR.")], for: "parking?") ?? ""
        #expect(answer.contains("Parking costs 2 EUR.") && answer.count <= 700)
    }

    @Test("has nothing to say without a passage")
    func none() {
        #expect(AnswerExtractor().extract(from: [], for: "x") == nil)
    }
}

@Suite("The message splitter")
struct MessageSplitterTests {
    @Test("splits at sentence ends, below the limit, and loses nothing but space")
    func splits() {
        let text = String(repeating: "A sentence of some length. ", count: 500)
        let parts = MessageSplitter().parts(of: text)
        #expect(parts.count > 1 && parts.allSatisfy { $0.count <= 4000 && $0.hasSuffix(".") })
        #expect(parts.joined().filter { !$0.isWhitespace } == text.filter { !$0.isWhitespace })
    }

    @Test("leaves a short text whole, and cuts one without any break", arguments: [1, 3999, 4000, 4001, 9000])
    func extremes(length: Int) {
        let parts = MessageSplitter().parts(of: String(repeating: "x", count: length))
        #expect(parts.joined().count == length && parts.allSatisfy { $0.count <= 4000 })
    }
}

@Suite("The provider chain")
struct ProviderChainTests {
    private struct Stub: ChatProvider {
        let name: String
        let isModel = true
        let result: Result<String, ProviderError>

        func complete(_ prompt: Prompt, deadline: Duration) async throws(ProviderError) -> Completion {
            Completion(text: try result.get())
        }
    }

    private let prompt = Prompt(
        question: "q", language: .english, passages: [passage("text")], history: [],
        business: BusinessFacts(name: "B", facts: []))

    private func complete(
        _ providers: [Stub],
        within limit: Duration = .seconds(5),
        breakers: CircuitBreakers = CircuitBreakers()
    ) async -> (String?, [String]) {
        let chain = ProviderChain(providers: providers, attemptLimit: .seconds(1), breakers: breakers)
        let result = await chain.complete(prompt, deadline: .now + limit, logger: Logger(label: "test"))
        return (result.answer?.provider, result.attempts.map(\.provider))
    }

    @Test("asks the next provider when one fails, and stops at the first answer")
    func hops() async {
        let (provider, asked) = await complete([
            Stub(name: "a", result: .failure(.rateLimited)), Stub(name: "b", result: .success("ok")),
            Stub(name: "c", result: .success("never")),
        ])
        #expect(provider == "b" && asked == ["a", "b"])
    }

    @Test("passes over a provider that did not answer, from the second call on")
    func circuit() async {
        let breakers = CircuitBreakers()
        let providers = [
            Stub(name: "dead", result: .failure(.timedOut(.seconds(1)))), Stub(name: "b", result: .success("ok")),
        ]
        _ = await complete(providers, breakers: breakers)
        let chain = ProviderChain(providers: providers, attemptLimit: .seconds(1), breakers: breakers)
        let second = await chain.complete(prompt, deadline: .now + .seconds(5), logger: Logger(label: "test"))
        #expect(second.answer?.provider == "b")
        #expect(second.attempts.first?.error == .circuitOpen)
    }

    @Test("does not send an answer that states what nobody said, and asks the next provider")
    func ungrounded() async {
        let (provider, asked) = await complete([
            Stub(name: "liar", result: .success("It costs 70 EUR.")), Stub(name: "b", result: .success("text")),
        ])
        #expect(provider == "b" && asked == ["liar", "b"])
    }

    @Test("gives no answer when nobody has one, or no time is left")
    func none() async {
        let (nobody, asked) = await complete([Stub(name: "a", result: .failure(.empty))])
        #expect(nobody == nil && asked == ["a"])
        let (late, none) = await complete([Stub(name: "a", result: .success("ok"))], within: .zero)
        #expect(late == nil && none.isEmpty)
    }

    @Test("puts passages and facts into the prompt as data, after the rules")
    func fenced() {
        let system = prompt.system
        #expect(system.contains("<passages>") && system.contains("text") && system.contains("not for you"))
        #expect(prompt.messages.last == ChatMessage(role: .user, content: "q"))
    }
}
