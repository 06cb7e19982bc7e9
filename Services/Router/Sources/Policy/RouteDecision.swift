import Contracts

/// What is done with a turn.
struct RouteDecision: Sendable, Equatable {
    enum Action: Sendable, Equatable {
        /// A person takes over, and the customer is told so.
        case handOff(reason: String)
        /// Politely not answered, without a model.
        case refuse(reason: String)
        /// Answered at once.
        case reply(String, from: AnswerSource)
        /// A booking goes on.
        case form(FormStep)
        /// The documents, and a model where there is one, answer.
        case generate
    }

    /// What answers without a model.
    enum AnswerSource: String, Sendable {
        case template, hours, lookup, faq
    }

    let action: Action
    /// Said after the answer: what an open form waits for, and that something could not be read.
    var followUp: FormPrompt?
    /// What was tried in vain on the way, for the trace.
    var notes: [String] = []

    var isHandedOff: Bool {
        if case .handOff = action { true } else { false }
    }

    /// A word for metrics and traces.
    var label: String {
        switch action {
        case .handOff: "hand_off"
        case .refuse: "refuse"
        case .reply: "template"
        case .form: "form"
        case .generate: "generate"
        }
    }

    /// Who answers, as the ledger and the reports name it; nil when that is decided later.
    var provider: String? {
        switch action {
        case .handOff: "template"
        case .refuse: "fence"
        case .reply(_, let source): source.rawValue
        case .form: "form"
        case .generate: nil
        }
    }
}
