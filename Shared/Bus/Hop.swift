package import Contracts

/// One step of a customer message's way, for `redis-cli XRANGE fd:trace:<wamid> - +`.
package struct Hop: Sendable {
    package let message: MessageID
    package let service: String
    /// What happened: `begun`, `routed`, `found`, `pinned`, `accepted`, …
    package let step: String
    package let turn: TurnReference
    /// Facts of the step, by name: intent, provider, milliseconds, … Never the customer's words.
    package let detail: [(name: String, value: String)]

    package init(
        _ message: MessageID,
        service: String,
        step: String,
        turn: TurnReference,
        detail: [(name: String, value: String)] = []
    ) {
        self.message = message
        self.service = service
        self.step = step
        self.turn = turn
        self.detail = detail
    }
}
