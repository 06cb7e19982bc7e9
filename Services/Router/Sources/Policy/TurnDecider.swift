import Contracts
import Foundation
import Languages
import Ledger
import Settings
import Wording

/// Decides what is done with a turn, in the order the design fixes: a person, the fence, an open form, and then whatever
/// can answer without a model; the documents last.
struct TurnDecider: Sendable {
    let assistant: AssistantSettings
    let business: BusinessSettings
    let language: Language
    let context: TurnContext
    let dialogue: Dialogue
    let classification: Classification
    let now: Date
    let sources: AnswerSources
    /// What the classifier makes of a part of the question.
    var classify: (@Sendable (String) -> Classification)?

    private var policy: RoutingPolicy { RoutingPolicy(assistant: assistant, taxonomy: business.taxonomy) }
    private var question: String { context.question }

    func decide() async -> RouteDecision {
        if let reason = context.taskForPerson { return RouteDecision(action: .handOff(reason: reason)) }
        var decision = await ofWords()
        if context.bringsUnread, !decision.isHandedOff {
            let remark = Wording(business).wordless(in: language)
            decision.followUp = decision.followUp?.after(remark) ?? FormPrompt(text: remark)
        }
        return decision
    }

    private func ofWords() async -> RouteDecision {
        if let reason = policy.escalation(classification) { return RouteDecision(action: .handOff(reason: reason)) }
        if business.fence.refusesInjection, let reason = sources.fence.reason(question) {
            return RouteDecision(action: .refuse(reason: "\(reason.family): \(reason.pattern)"))
        }
        var followUp: FormPrompt?
        if let (booking, form) = openForm {
            if let step = booking.proceed(form, words) {
                guard !booking.isHopeless(step) else {
                    return RouteDecision(action: .handOff(reason: "the booking was not understood three times"))
                }
                return RouteDecision(action: .form(step))
            }
            followUp = booking.reminder(of: form)
        }
        var decision = await withoutForm(isFormOpen: followUp != nil)
        decision.followUp = followUp
        return decision
    }

    /// The form that waits for an answer, in the language it began in.
    private var openForm: (BookingDialogue, BookingForm)? {
        guard let form = dialogue.form,
            let booking = BookingDialogue(business, language: Language(rawValue: form.language) ?? language, now: now),
            booking.isAlive(form)
        else { return nil }
        return (booking, form)
    }

    private var words: BookingDialogue.Words {
        BookingDialogue.Words(
            text: question, tapped: context.tapped?.id,
            intent: policy.isSure(classification) ? classification.intent : nil)
    }

    private func withoutForm(isFormOpen: Bool) async -> RouteDecision {
        let hours = OpeningAnswer(business: business, language: language, now: now, classify: classify)
        if let text = hours.text(question, classification, threshold: assistant.routing.intentThreshold) {
            return RouteDecision(action: .reply(text, from: .hours))
        }
        var notes: [String] = []
        if let text = await template(&notes) {
            return RouteDecision(action: .reply(text, from: .template), notes: notes)
        }
        if let text = await faq(question, &notes) {
            return RouteDecision(action: .reply(text, from: .faq), notes: notes)
        }
        if !isFormOpen, let step = newForm { return RouteDecision(action: .form(step), notes: notes) }
        if let text = await lookup(&notes) { return RouteDecision(action: .reply(text, from: .lookup), notes: notes) }
        if business.fence.refusesOffTopic, classification.intent == "out_of_scope",
            classification.confidence >= business.fence.offTopicThreshold
        {
            return RouteDecision(action: .refuse(reason: "off topic"), notes: notes)
        }
        return RouteDecision(action: .generate, notes: notes)
    }

    private var newForm: FormStep? {
        guard let booking = BookingDialogue(business, language: language, now: now) else { return nil }
        let isSure = policy.isSure(classification)
        switch classification.intent {
        case "booking_request" where isSure || classification.confidence >= 0.5 && booking.isConcrete(question):
            return booking.request(words)
        case "booking_change" where isSure: return booking.change(words, of: dialogue.booking)
        case "booking_cancel" where isSure: return booking.cancel(words, of: dialogue.booking)
        default: return nil
        }
    }

    private func template(_ notes: inout [String]) async -> String? {
        guard let intent = bypassed, let template = Wording(business).template(intent, in: language) else { return nil }
        let filler = SlotFiller(business: business, language: language, customer: context.customer, now: now) {
            await sources.faq($0, business, language, now: now).answer
        }
        let text = await filler.fill(template)
        if text == nil { notes.append("the template has a slot nothing fills") }
        return text
    }

    private var bypassed: String? {
        if isAcknowledgement, assistant.routing.bypassIntents.contains("thanks_goodbye") { return "thanks_goodbye" }
        return policy.bypasses(classification) ? classification.intent : nil
    }

    /// "Ok" behind an answer that asked nothing wants no other answer, least of all the same once more.
    private var isAcknowledgement: Bool {
        guard FormWords.isYes(question), let said = context.history.last?.answer else { return false }
        return !said.contains { "?？".contains($0) }
    }

    private func lookup(_ notes: inout [String]) async -> String? {
        guard policy.isCertain(classification), let lookup = business.lookups[classification.intent],
            let client = sources.lookups
        else { return nil }
        switch await client.look(
            lookup, question, phone: context.customer.phone, Wording(business), language)
        {
        case .answer(let text), .ask(let text): return text
        case .failed(let reason):
            notes.append("lookup: \(reason)")
            return nil
        }
    }

    private func faq(_ question: String, _ notes: inout [String]) async -> String? {
        let (answer, problem) = await sources.faq(question, business, language, now: now)
        if let problem { notes.append("faq: \(problem)") }
        return answer
    }
}
