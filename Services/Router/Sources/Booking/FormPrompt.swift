import Contracts
import Ledger

/// Something a form says, with what can be tapped.
struct FormPrompt: Sendable, Equatable {
    struct Choice: Sendable, Equatable {
        let id: String
        let title: String
        var detail: String?
    }

    var text: String
    var choices: [Choice] = []

    /// - Parameter button: what opens the list, when there are more choices than buttons.
    func content(button: String) -> MessageContent {
        guard !choices.isEmpty else { return .text(text) }
        return .choices(
            text,
            choices.map { MessageContent.Choice(id: $0.id, title: $0.title, description: $0.detail) },
            button: button)
    }

    /// The same with a sentence before it.
    func after(_ sentence: String?) -> FormPrompt {
        guard let sentence, !sentence.isEmpty else { return self }
        return FormPrompt(text: sentence + "\n" + text, choices: choices)
    }
}

/// What one turn does to a form.
struct FormStep: Sendable, Equatable {
    let prompt: FormPrompt
    /// The form afterwards; nil when it is over.
    let form: BookingForm?
    var booking: NewBooking?
    /// A word for the trace: what was asked, or how it ended.
    let event: String
}
