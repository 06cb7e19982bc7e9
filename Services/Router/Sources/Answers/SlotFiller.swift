import Contracts
import Foundation
import Hours
import Languages
import Settings
import Wording

/// Puts what is known now into a template's `{slots}`.
struct SlotFiller: Sendable {
    let business: BusinessSettings
    let language: Language
    let customer: Customer
    let now: Date
    /// The answer of the documents to a question of theirs.
    let faq: @Sendable (String) async -> String?

    /// - Returns: nil when a slot has nothing to hold: a gap is never sent.
    func fill(_ template: String) async -> String? {
        var text = ""
        for piece in TemplateSlots.pieces(template) {
            switch piece {
            case .text(let part): text += part
            case .slot(let name):
                guard let value = await value(name), !value.isEmpty else { return nil }
                text += value
            }
        }
        return text
    }

    private func value(_ slot: String) async -> String? {
        if let fact = TemplateSlots.argument(slot, of: "fact") {
            return business.facts.first { $0.label == fact }?.text
        }
        if let question = TemplateSlots.argument(slot, of: "faq") { return await faq(question) }
        let wording = Wording(business)
        switch slot {
        case "business_name": return business.name
        case "customer_name": return Self.name(customer.name)
        case "opening_state": return wording.opening(at: now, in: language)
        case "next_opening": return wording.nextOpening(after: now, in: language)
        case "hours_today":
            guard let calendar = business.calendar else { return nil }
            return wording.opening(on: calendar.clock.local(now).day, at: now, in: language)
        default: return nil
        }
    }

    /// A name as the customer gave it to WhatsApp, if it looks like one: it is a stranger's text.
    static func name(_ given: String?) -> String? {
        guard let name = given?.trimmingCharacters(in: .whitespaces), (1...40).contains(name.count),
            name.allSatisfy({ $0.isLetter || " .'’-".contains($0) }), name.contains(where: \.isLetter)
        else { return nil }
        return name
    }
}
