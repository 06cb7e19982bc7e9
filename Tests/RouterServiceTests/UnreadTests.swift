import Contracts
import Foundation
import Languages
import Ledger
import Settings
import Testing
import Wording

@testable import RouterService

@Suite("A turn with more than words")
struct UnreadTests {
    private func decide(_ contents: (String?, CustomerContent)...) async throws -> RouteDecision {
        let messages = contents.enumerated().map { index, message in
            CustomerMessage(
                id: MessageID(rawValue: "m\(index)"), kind: "any", text: message.0, sentAt: 0, content: message.1)
        }
        let context = TurnContext(
            messages: messages, customer: Customer(number: "1", phone: "1", userID: nil, name: nil), history: [],
            isFirstContact: false)
        return await TurnDecider(
            assistant: try DemoBusiness.settings().assistant, business: try DemoBusiness.business(),
            language: .english, context: context, dialogue: Dialogue(),
            classification: Classification(intent: "greeting", confidence: 0.99, stage: "rules", model: "test"),
            now: try DemoBusiness.now(), sources: AnswerSources()
        ).decide()
    }

    private func media(_ kind: CustomerContent.Media.Kind) -> CustomerContent {
        .media(.init(kind: kind, id: "771", mimeType: "application/octet-stream"))
    }

    @Test("says with the answer that a voice note or a bare picture could not be read")
    func unread() async throws {
        let wordless = Wording(try DemoBusiness.business()).wordless(in: .english)
        for kind in [CustomerContent.Media.Kind.audio, .image, .video, .document] {
            let decision = try await decide(("Hi", .text), (nil, media(kind)))
            guard case .reply(_, from: .template) = decision.action else {
                Issue.record("\(decision.action)")
                continue
            }
            #expect(decision.followUp?.text == wordless)
        }
    }

    @Test("says so of a file WhatsApp could not hand over, too")
    func lost() async throws {
        let decision = try await decide(("Hi", .text), (nil, .unsupported(.init(type: "video", code: 131052))))
        #expect(decision.followUp != nil)
    }

    @Test("says nothing of a caption, of words that were written down, or of a sticker")
    func read() async throws {
        #expect(try await decide(("Hi", media(.audio))).followUp == nil)
        #expect(try await decide(("Hi", media(.image))).followUp == nil)
        #expect(try await decide(("Hi", .text), (nil, media(.sticker))).followUp == nil)
    }

    @Test("goes to a person when it brings a cart or a form")
    func tasks() async throws {
        let order = try await decide(("2 × RYE-900", .order(.init(catalog: nil, note: nil, items: []))))
        #expect(order.action == .handOff(reason: "the customer sent an order"))
        let form = try await decide(("Hi", .text), ("guests: 4", .form(.init(name: "flow", response: "{}"))))
        #expect(form.action == .handOff(reason: "the customer filled in a form"))
    }
}
