import Contracts
import Languages
import Testing

@testable import OrchestratorService

@Suite("What was asked")
struct AskedMatterTests {
    private func asked(_ question: String, _ passages: [Passage], _ history: [Exchange] = []) -> AskedMatter {
        AskedMatter(
            Prompt(
                question: question, language: .english, passages: passages, history: history,
                business: BusinessFacts(name: "B", facts: [.init(label: "Parking", text: "Behind the house")])))
    }

    private let prices = passage(
        "A professional cleaning costs 85 EUR and takes 45 minutes. We are open Monday to Friday from 9:00 to 18:30.\n"
            + "The quadratic formula solves equations of the second degree. The Julian calendar has leap years.")

    @Test(
        "is touched by an answer in its words, or by what a sentence in its words says",
        arguments: [
            "A cleaning costs 85 EUR.", "85 EUR.", "It takes 45 minutes.",
            "That is the professional one, in 45 minutes.",
        ])
    func answers(answer: String) {
        #expect(asked("How much is a cleaning?", [prices]).isTouched(by: answer))
    }

    @Test(
        "is not touched by what somebody wrote into a document about something else",
        arguments: [
            "The quadratic formula solves equations of the second degree.", "The Julian calendar has leap years.",
        ])
    func planted(answer: String) {
        #expect(!asked("How much is a cleaning?", [prices]).isTouched(by: answer))
        #expect(asked("What is the quadratic formula?", [prices]).isTouched(by: "It solves equations."))
    }

    @Test("knows a question by its heading, by the business's facts, by a day, and by what was asked before")
    func elsewhere() {
        let pair = passage("Yes, with pleasure.", question: "May I bring my dog?")
        #expect(asked("Are dogs welcome? My dog is small.", [pair]).isTouched(by: "With pleasure."))
        #expect(asked("Is there parking?", [prices]).isTouched(by: "Behind the house."))
        #expect(asked("And on Monday?", [prices]).isTouched(by: "From 9:00 to 18:30."))
        let before = [Exchange(question: "How much is a cleaning?", answer: "85 EUR.")]
        #expect(asked("And how long?", [prices], before).isTouched(by: "45 minutes."))
    }

    @Test("says nothing where no sentence of the documents shares a word with the question")
    func unknown() {
        #expect(asked("Quanto?", [prices]).isTouched(by: "The Julian calendar has leap years."))
        #expect(asked("Is it quiet at night?", [prices]).isTouched(by: "The Julian calendar has leap years."))
    }

    @Test("stops a model that says something else, and asks it once more")
    func judge() async {
        let prompt = Prompt(
            question: "How much is a cleaning?", language: .english, passages: [prices], history: [],
            business: BusinessFacts(name: "B", facts: []))
        let judge = AnswerJudge(prompt, meaning: nil)
        #expect(await judge.judge("The Julian calendar has leap years.", isModel: true).error != nil)
        #expect(await judge.judge("A cleaning costs 85 EUR.", isModel: true).error == nil)
    }
}
