/// The commands whose replies are awaited, oldest first: Redis answers in order.
struct PendingCommands {
    typealias Continuation = CheckedContinuation<Result<[RedisValue], RedisError>, Never>

    struct Pending {
        let ticket: Int
        let deadline: ContinuousClock.Instant
        let limit: Duration
        /// Replies still to come.
        var missing: Int
        var replies: [RedisValue]
        /// nil once the caller has gone; its replies are read and dropped.
        var continuation: Continuation?
    }

    private var queue: [Pending] = []
    private var head = 0
    /// Replies awaited by everybody together.
    private(set) var count = 0

    var isEmpty: Bool { head == queue.count }

    var first: Pending? { isEmpty ? nil : queue[head] }

    /// The earliest deadline of those whose callers still wait.
    var nextDeadline: ContinuousClock.Instant? {
        queue[head...].lazy.filter { $0.continuation != nil }.map(\.deadline).min()
    }

    mutating func append(_ pending: Pending) {
        queue.append(pending)
        count += pending.missing
    }

    /// Gives a reply to the oldest command.
    ///
    /// - Returns: who can go on now, and with what.
    mutating func receive(_ reply: RedisValue) -> (Continuation, [RedisValue])? {
        guard !isEmpty else { return nil }
        count -= 1
        queue[head].missing -= 1
        queue[head].replies.append(reply)
        guard queue[head].missing == 0 else { return nil }
        let done = queue[head]
        advance()
        return done.continuation.map { ($0, done.replies) }
    }

    /// Lets callers go whose deadline has passed or who were cancelled; their replies are still read.
    mutating func release(where isOver: (Pending) -> Bool) -> [Pending] {
        var released: [Pending] = []
        for index in head..<queue.count where queue[index].continuation != nil && isOver(queue[index]) {
            released.append(queue[index])
            queue[index].continuation = nil
        }
        return released
    }

    mutating func removeAll() -> [Pending] {
        defer {
            queue = []
            head = 0
            count = 0
        }
        return Array(queue[head...])
    }

    private mutating func advance() {
        head += 1
        // The list is moved to its front now and then, so that every step is cheap and memory stays bounded.
        if head > 256, head * 2 > queue.count {
            queue.removeFirst(head)
            head = 0
        }
    }
}
