/// Who has which session, and who waits. Decides only; the pool acts.
struct PoolState {
    enum Grant: Sendable {
        /// An idle session.
        case session(PostgresConnection)
        /// Open one yourself.
        case permission
        case refused(PostgresError)
    }

    typealias Waiter = CheckedContinuation<Grant, Never>

    private let size: Int
    private let maximumWaiting: Int
    private var idle: [PostgresConnection] = []
    /// Sessions that are lent, idle or being opened.
    private var places = 0
    private var waiting: [(ticket: Int, waiter: Waiter)] = []
    private var tickets = 0
    private var isClosed = false

    init(size: Int, maximumWaiting: Int) {
        self.size = size
        self.maximumWaiting = maximumWaiting
    }

    mutating func nextTicket() -> Int {
        tickets += 1
        return tickets
    }

    /// - Returns: nil when the caller has to wait.
    mutating func ask(_ ticket: Int, _ waiter: Waiter, isCancelled: Bool) -> Grant? {
        if isClosed { return .refused(.closed) }
        if isCancelled { return .refused(.cancelled) }
        if waiting.isEmpty, let session = idle.popLast() { return .session(session) }
        if places < size {
            places += 1
            return .permission
        }
        guard waiting.count < maximumWaiting else { return .refused(.exhausted(waiting: waiting.count)) }
        waiting.append((ticket, waiter))
        return nil
    }

    mutating func withdraw(_ ticket: Int) -> Waiter? {
        guard let index = waiting.firstIndex(where: { $0.ticket == ticket }) else { return nil }
        return waiting.remove(at: index).waiter
    }

    /// - Returns: who gets what, and a session that must be closed because the pool is.
    mutating func giveBack(
        _ session: PostgresConnection,
        isBroken: Bool
    ) -> (waiter: Waiter?, grant: Grant, leftover: PostgresConnection?) {
        if isClosed {
            places -= 1
            return (nil, .permission, isBroken ? nil : session)
        }
        if isBroken {
            return (giveUpPlace(), .permission, nil)
        }
        guard let next = takeFirstWaiting() else {
            idle.append(session)
            return (nil, .permission, nil)
        }
        return (next, .session(session), nil)
    }

    /// - Returns: who may open a session in the free place.
    mutating func giveUpPlace() -> Waiter? {
        places -= 1
        guard !isClosed, let next = takeFirstWaiting() else { return nil }
        places += 1
        return next
    }

    mutating func close() -> (idle: [PostgresConnection], waiting: [Waiter]) {
        isClosed = true
        defer {
            idle = []
            waiting = []
        }
        places -= idle.count
        return (idle, waiting.map(\.waiter))
    }

    private mutating func takeFirstWaiting() -> Waiter? {
        waiting.isEmpty ? nil : waiting.removeFirst().waiter
    }
}
