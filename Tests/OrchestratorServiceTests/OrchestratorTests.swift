import Contracts
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

    @Test("cuts no number in two, however long the text")
    func numbers() throws {
        let text = (0..<40).map { "Package \($0) costs 1.250 EUR, from 9.30 to 18.15." }.joined(separator: " ")
        let answer = try #require(AnswerExtractor().extract(from: [passage(text)], for: "package?"))
        #expect(answer.count <= 700 && answer.hasSuffix("18.15."))
        let list = (0..<90).map { "package \($0) 1.250 EUR" }.joined(separator: ", ")
        let start = try #require(AnswerExtractor().extract(from: [passage(list)], for: "package?"))
        #expect(start.count <= 700 && list.hasPrefix(start + " "))
    }

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
