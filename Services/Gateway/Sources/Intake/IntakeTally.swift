package import Ledger

/// What became of the items of webhooks: received = accepted + duplicate + rejected.
package struct IntakeTally: Sendable, Equatable {
    package private(set) var received = 0
    package private(set) var verdicts: [AcceptedEvent.Verdict: Int] = [:]

    package init() {}

    init(_ accepted: [AcceptedEvent], of events: [InboundEvent]) {
        add(accepted, of: events)
    }

    package mutating func add(_ accepted: [AcceptedEvent], of events: [InboundEvent]) {
        for event in events where event.isItem { received += 1 }
        for (event, outcome) in zip(events, accepted) where event.isItem { verdicts[outcome.verdict, default: 0] += 1 }
    }

    package var isBalanced: Bool { received == verdicts.values.reduce(0, +) }
}

extension InboundEvent {
    /// Whether it is something a webhook told, and not the webhook.
    package var isItem: Bool {
        if case .webhook = self { false } else { true }
    }
}
