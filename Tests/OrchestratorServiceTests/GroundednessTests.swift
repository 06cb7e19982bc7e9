import Contracts
import Languages
import Testing

@testable import OrchestratorService

@Suite("The groundedness gate")
struct GroundednessTests {
    private let gate = GroundednessGate(
        Prompt(
            question: "Do you have a slot at 11:15?", language: .english,
            passages: [
                passage(
                    "A cleaning is 60,00 EUR, an implant 1.200 EUR. Open Monday to Friday, 9:00 to 15:30, in July on Saturday. Call +39 051 555 0142, "
                        + "see https://www.brightsmile.example.com/prices or write to info@brightsmile.it. 20 % off.")
            ],
            history: [], business: BusinessFacts(name: "B", facts: [])))

    @Test(
        "lets pass what the documents or the customer say, however it is written",
        arguments: [
            "It costs € 60.", "60 EUR", "An implant is 1200 euros.", "1,200 EUR", "We close at 3.30 pm.",
            "Ouvert jusqu'à 15h30", "from 9 am", "ab 9 Uhr", "11:15 is free", "Call +39 0515550142 please",
            "brightsmile.example.com/prices", "info@brightsmile.it", "20%",
            "1. A cleaning\n2. An implant", "Of course!", "Yes, on Wednesday.", "Il sabato, a luglio", "水曜日です",
            "You may come.",
        ]
    )
    func supported(answer: String) throws {
        try gate.check(answer)
    }

    @Test(
        "stops what nobody said",
        arguments: [
            "It costs € 65.", "61 EUR", "An implant is 12,000 EUR.", "We close at 4.30 pm.", "Open until 16:00",
            "Call +39 051 555 0143", "See https://brightsmile.example.com/offers", "Write to boss@brightsmile.it",
            "25 % off", "book at evil.com", "We are open on Sunday.", "domenica no", "日曜日です", "im August",
        ]
    )
    func unsupported(answer: String) {
        #expect(throws: ProviderError.self) { try gate.check(answer) }
    }
}
