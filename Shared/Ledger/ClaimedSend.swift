package import Contracts

/// One part of an answer that this dispatcher, and no other, may now send.
package struct ClaimedSend: Sendable, Equatable {
    /// Carries the fence the claim was made under.
    package let turn: TurnReference
    /// The part's id; WhatsApp echoes it in status webhooks.
    package let id: String
    /// Counted from 1.
    package let part: Int
    /// Counted from 1; names this one call.
    package let attempt: Int
    /// The attempts that were calls and not put off by a limit, this one included: what delays double with.
    package let tries: Int
    package var content: MessageContent
    package let customer: Customer
    /// When the customer wrote last, in Unix milliseconds; the 24-hour window is counted from it.
    package let lastInbound: Int64?
    /// The end of the 72 hours after an advertisement in which nothing costs anything, in Unix milliseconds.
    package let entryPointUntil: Int64?

    package init(
        turn: TurnReference,
        id: String,
        part: Int,
        attempt: Int,
        tries: Int? = nil,
        content: MessageContent,
        customer: Customer,
        lastInbound: Int64?,
        entryPointUntil: Int64? = nil
    ) {
        self.turn = turn
        self.id = id
        self.part = part
        self.attempt = attempt
        self.tries = tries ?? attempt
        self.content = content
        self.customer = customer
        self.lastInbound = lastInbound
        self.entryPointUntil = entryPointUntil
    }
}

/// What became of a call to WhatsApp.
package enum SendResult: Sendable, Equatable {
    /// Accepted under this id.
    case sent(MessageID)
    /// Certainly not accepted; try again after the delay.
    case retry(after: Duration, error: String)
    /// No call was made, because it would have broken a limit; counts as no attempt.
    case deferred(after: Duration, reason: String)
    /// Refused because of the number, its token or its account; counts as no attempt, however often it happens.
    case held(after: Duration, error: String)
    /// Nobody can say whether it was accepted. Never sent again blindly.
    case unknown(error: String)
    /// Certainly not accepted, and never will be.
    case failed(error: String)
}

/// What is to be done next for a turn whose answer is pinned.
package enum SendStep: Sendable, Equatable {
    case send(ClaimedSend)
    /// The turn waits for a delay or an echo; the sweeper brings it back.
    case later(Duration)
    /// The turn is over; `next` is what waited behind it.
    case finished(outcome: String, next: ScheduledTurn?)
    case stale
}
