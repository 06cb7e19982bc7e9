import Contracts
import Ledger
import Synchronization

/// What webhooks tell of our numbers beside their messages: how they are written, whose they are, and how many messages
/// came in through each. A webhook leaves it here and waits for nothing.
package final class NumberTally: Sendable {
    struct Inbound: Equatable {
        let business: BusinessID
        var count: Int
    }

    private struct State {
        /// Told to the ledger, or about to be.
        var known: Set<KnownNumber> = []
        var fresh: [KnownNumber] = []
        var inbound: [String: Inbound] = [:]
    }

    private let state = Mutex(State())
    private let signal: AsyncStream<Void>.Continuation
    /// Rings when there is something to take, once for all of it.
    let signals: AsyncStream<Void>

    package init() {
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func sighted(_ number: KnownNumber) {
        let isNew = state.withLock { state in
            guard state.known.insert(number).inserted else { return false }
            state.fresh.append(number)
            return true
        }
        if isNew { signal.yield() }
    }

    /// Counts the messages among the events that are new.
    func count(_ accepted: [AcceptedEvent], of events: [InboundEvent]) {
        var hasMessages = false
        for (event, outcome) in zip(events, accepted) where outcome.verdict == .accepted {
            guard case .message(let message) = event else { continue }
            hasMessages = true
            state.withLock {
                $0.inbound[message.customer.number, default: Inbound(business: message.business, count: 0)].count += 1
            }
        }
        if hasMessages { signal.yield() }
    }

    func take() -> (fresh: [KnownNumber], inbound: [String: Inbound]) {
        state.withLock { state in
            defer { (state.fresh, state.inbound) = ([], [:]) }
            return (state.fresh, state.inbound)
        }
    }

    /// The ledger could not be told of these; the next webhook that names them tells again.
    func forget(_ numbers: [KnownNumber]) {
        state.withLock { $0.known.subtract(numbers) }
    }
}
