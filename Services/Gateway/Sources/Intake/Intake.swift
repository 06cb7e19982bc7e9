package import Ledger

/// The way of events into the ledger, in two lanes: a flood of statuses never stands before a message.
package struct Intake: Sendable {
    package typealias Accept = @Sendable ([InboundEvent]) async throws -> [AcceptedEvent]

    private let messages: CommitCoalescer
    private let statuses: CommitCoalescer

    /// - Parameter patience: how long a webhook may have to wait before it is refused.
    package init(patience: Duration, accept: @escaping Accept) {
        messages = CommitCoalescer(patience: patience, accept: accept)
        // One call at a time and short ones: they lock the conversations their messages go to.
        statuses = CommitCoalescer(concurrency: 1, maximumEvents: 250, patience: patience, accept: accept)
    }

    /// - Throws: what the ledger threw, or `CommitCoalescer.Overloaded`. Nothing of these events is stored then.
    package func accept(_ events: [InboundEvent]) async throws -> [AcceptedEvent] {
        try await events.contains(where: \.isUrgent) ? messages.accept(events) : statuses.accept(events)
    }
}

extension InboundEvent {
    /// Whether a person waits for it.
    fileprivate var isUrgent: Bool {
        switch self {
        case .message, .echo: true
        case .receipt, .unreadable, .notice, .webhook: false
        }
    }
}
