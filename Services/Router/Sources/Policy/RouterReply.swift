import Contracts
import Foundation
import Languages
import Ledger
import Settings
import Wording

/// A decision as an answer, with the step it takes in the form.
struct RouterReply: Sendable {
    /// What happens to the conversation's form with the answer.
    struct Step: Sendable {
        let form: BookingForm?
        let booking: NewBooking?
    }

    let answer: Answer
    /// nil when the form stays as it is.
    let step: Step?

    init(
        _ decision: RouteDecision,
        _ routing: RoutingResult,
        _ grant: TurnGrant,
        _ wording: Wording,
        _ language: Language,
        _ settings: FrontdeskSettings,
        now: Date
    ) {
        let button = wording.phrase(.choose, in: language)
        var first: FormPrompt
        var handoff: String?
        var isHandedOff = false
        var step: Step?
        switch decision.action {
        case .handOff(let reason):
            first = FormPrompt(text: wording.handoff(in: language, at: now))
            handoff = [reason, grant.dialogue.form.map(Self.unfinished)].compactMap { $0 }.joined(separator: "; ")
            isHandedOff = true
            if grant.dialogue.form != nil { step = Step(form: nil, booking: nil) }
        case .refuse: first = FormPrompt(text: wording.refusal(in: language))
        case .reply(let text, _): first = FormPrompt(text: text)
        case .form(let taken):
            first = taken.prompt
            step = Step(form: taken.form, booking: taken.booking)
            handoff = taken.booking.flatMap(Self.task)
        case .generate: first = FormPrompt(text: "")
        }
        if grant.context.isFirstContact { first.text = wording.opening(first.text, in: language) }
        let parts = [first, decision.followUp].compactMap { $0?.content(button: button) }
        var answer = Answer(
            outcome: isHandedOff ? .handedOff : .answered,
            parts: parts,
            provider: decision.provider ?? "static",
            confidence: routing.confidence,
            intent: routing.intent,
            language: language.rawValue,
            configuration: settings.version,
            handoff: handoff,
            pauseSeconds: isHandedOff ? settings.assistant.handoff.pause.wholeMilliseconds / 1000 : nil
        )
        answer.routing = routing
        self.answer = answer
        self.step = step
    }

    /// What a person is asked to do about a booking; nil when the business's own system is told.
    private static func task(_ booking: NewBooking) -> String? {
        guard !booking.hasWebhook else { return nil }
        switch booking.kind {
        case .request: return "to confirm: \(booking.summary)"
        case .change: return "to change: \(booking.summary)"
        case .cancel: return "to cancel: \(booking.summary)"
        }
    }

    /// What the customer had filled in so far.
    private static func unfinished(_ form: BookingForm) -> String {
        let known = form.values.filter { !BookingDialogue.hidden.contains($0.key) }
            .sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return "unfinished booking: " + (known.isEmpty ? "nothing yet" : known.joined(separator: ", "))
    }
}
