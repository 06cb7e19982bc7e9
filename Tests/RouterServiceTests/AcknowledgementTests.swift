import Contracts
import Languages
import Ledger
import Settings
import Testing

@testable import RouterService

@Suite("A bare ok")
struct AcknowledgementTests {
    private func decide(_ text: String, after answer: String?) async throws -> RouteDecision.Action {
        let context = TurnContext(
            messages: [CustomerMessage(id: MessageID(rawValue: "m"), kind: "text", text: text, sentAt: 0)],
            customer: Customer(number: "1", phone: "1", userID: nil, name: nil),
            history: answer.map { [Exchange(question: "E lo sbiancamento?", answer: $0)] } ?? [], isFirstContact: false)
        return await TurnDecider(
            assistant: try DemoBusiness.settings().assistant, business: try DemoBusiness.business(),
            language: .italian, context: context, dialogue: Dialogue(),
            classification: Classification(intent: "affirm", confidence: 0.9, stage: "linear", model: "test"),
            now: try DemoBusiness.now(), sources: AnswerSources()
        ).decide().action
    }

    @Test(
        "is no question: what was answered before it is not answered again",
        arguments: ["ok", "Va bene!", "👍", "perfetto"])
    func nothingAsked(text: String) async throws {
        let action = try await decide(text, after: "Sbiancamento in studio: 290 EUR")
        guard case .reply("Prego, buona giornata!", from: .template) = action else {
            Issue.record("\(action)")
            return
        }
    }

    @Test("answers what it was asked, and stands for itself where nothing was said")
    func asked() async throws {
        for answer in ["Vuole un appuntamento?", nil] {
            guard case .generate = try await decide("ok", after: answer) else {
                Issue.record("\(answer ?? "nothing")")
                return
            }
        }
    }
}
