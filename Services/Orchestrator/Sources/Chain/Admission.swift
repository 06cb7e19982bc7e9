import Contracts
import Settings

/// Who may be called now: circuits, quotas and spending, kept for all replicas together or, without Redis, for this one.
protocol AdmissionBook: Sendable {
    /// Takes the first of the applicants that may be called, and counts the call at once, so that many at a time cannot
    /// exceed a limit together.
    func admit(_ applicants: [Applicant], for account: SpendAccount) async -> Admission

    /// Says what came of an admitted call.
    func settle(_ call: AdmittedCall, _ outcome: CallOutcome) async

    /// A probe outside of any turn; nil is an answer.
    func probed(_ key: String, by probe: ProbeKind, _ error: ProviderError?) async
}

/// What a probe asks for.
enum ProbeKind: Sendable {
    /// The list of models, which costs nothing and is answered by another part of the provider than calls are.
    case models
    /// A call as any other.
    case completion
}

/// A model that could be called, with what it may use.
struct Applicant: Sendable {
    let key: String
    let quota: ProviderSettings.Quota
    /// Tokens and money to count before it is known what the call takes.
    let tokens: Int
    let micros: Int
}

/// Who pays, and how much may be spent; money in millionths.
struct SpendAccount: Sendable, Equatable {
    let business: String
    let conversation: String
    let contactPerDay: Int
    let businessPerDay: Int
    let totalPerDay: Int
    let contactCallsPerHour: Int

    init(_ turn: TurnReference, _ settings: SpendSettings) {
        self.init(business: turn.business.rawValue, conversation: turn.conversation.rawValue, settings)
    }

    init(business: String, conversation: String, _ settings: SpendSettings) {
        self.business = business
        self.conversation = conversation
        contactPerDay = Self.micros(settings.contactPerDay)
        businessPerDay = Self.micros(settings.businessPerDay)
        totalPerDay = Self.micros(settings.totalPerDay)
        contactCallsPerHour = settings.contactCallsPerHour
    }

    /// Where each cap is counted at that time: contact, business and total of the day, contact of the hour.
    func keys(at now: Int64) -> [String] {
        let (day, hour) = (now / 86_400_000, now / 3_600_000)
        return [
            "fd:llm:spend:c:\(business):\(conversation):\(day)", "fd:llm:spend:b:\(business):\(day)",
            "fd:llm:spend:t:\(day)", "fd:llm:calls:\(business):\(conversation):\(hour)",
        ]
    }

    private static func micros(_ amount: Double) -> Int { Int((amount * 1_000_000).rounded()) }
}

/// Which applicant was taken, and why those before it were not.
struct Admission: Sendable {
    let refusals: [ProviderError]
    /// nil when none was.
    let call: AdmittedCall?
}

/// A call that is counted.
struct AdmittedCall: Sendable {
    /// Its place among the applicants.
    let index: Int
    let applicant: Applicant
    let account: SpendAccount
    /// When it was admitted, in Unix milliseconds; names the windows it is counted in.
    let at: Int64
}

/// What came of a call.
struct CallOutcome: Sendable {
    /// nil when it was answered.
    let error: ProviderError?
    /// What it took; nil leaves the estimate.
    let tokens: Int?
    let micros: Int?

    static func answered(tokens: Int?, micros: Int?) -> CallOutcome {
        CallOutcome(error: nil, tokens: tokens, micros: micros)
    }

    /// Who never thought about it costs nothing; who was cut short may have cost all.
    static func failed(_ error: ProviderError) -> CallOutcome {
        switch error {
        case .timedOut, .cutOff, .empty, .overtaken, .declined, .unanswered:
            CallOutcome(error: error, tokens: nil, micros: nil)
        default: CallOutcome(error: error, tokens: 0, micros: 0)
        }
    }
}
