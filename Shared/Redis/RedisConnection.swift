import Blocking
import Dispatch

/// One connection to Redis, shared by any number of tasks.
///
/// The commands of all waiting tasks go out in one write and their replies are matched in order, so throughput comes
/// from pipelining. Everything happens on the connection's own queue; no thread waits for the server. A blocking read
/// (`XREADGROUP … BLOCK`) holds up all that come after it, so it gets a connection of its own.
package actor RedisConnection {
    private let executor: BlockingExecutor
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    package nonisolated let endpoint: RedisEndpoint
    private let label: String
    private let configuration: RedisConfiguration

    private var link: RedisLink?
    private var pending = PendingCommands()
    private var backoff: Backoff
    private var tickets = 0
    private var isClosed = false

    /// Connects when the first command is sent, and again after the connection was lost.
    ///
    /// - Parameter label: shown by `CLIENT LIST`.
    package init(endpoint: RedisEndpoint, label: String, configuration: RedisConfiguration = RedisConfiguration()) {
        self.endpoint = endpoint
        self.label = label
        self.configuration = configuration
        backoff = Backoff(first: configuration.firstBackoff, longest: configuration.longestBackoff)
        executor = BlockingExecutor(label: "redis.\(label)")
    }

    /// Sends one command and waits for its reply.
    ///
    /// - Parameter deadline: of a blocking command, longer than it blocks.
    /// - Throws: `refused` when the server says no; `connectionLost` when its outcome is unknown.
    package func send(_ command: RedisCommand, deadline: Duration? = nil) async throws(RedisError) -> RedisValue {
        let replies = try await pipeline([command], deadline: deadline)
        guard let reply = replies.first else { throw .connectionLost(endpoint: "\(endpoint)", reason: "no reply") }
        if case .error(let message) = reply { throw RedisError(reply: message) }
        return reply
    }

    /// Sends several commands in one write. A refusal of one is a value in the list, and the others are run all the same.
    package func pipeline(
        _ commands: [RedisCommand],
        deadline: Duration? = nil
    ) async throws(RedisError) -> [RedisValue] {
        guard !commands.isEmpty else { return [] }
        guard !isClosed else { throw .closed }
        guard pending.count + commands.count <= configuration.maximumWaiting else {
            throw .overloaded(waiting: pending.count)
        }
        let limit = deadline ?? configuration.deadline
        tickets += 1
        let ticket = tickets
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                begin(commands, ticket, limit, continuation)
            }
        } onCancel: {
            executor.queue.async { self.assumeIsolated { $0.cancel(ticket) } }
        }
        return try result.get()
    }

    /// Ends the connection; waiting commands fail, later ones are refused.
    package func close() {
        isClosed = true
        link?.close()
        link = nil
        fail(with: .closed)
    }

    // MARK: Commands

    private func begin(
        _ commands: [RedisCommand],
        _ ticket: Int,
        _ limit: Duration,
        _ continuation: PendingCommands.Continuation
    ) {
        guard !Task.isCancelled else { return continuation.resume(returning: .failure(.cancelled)) }
        let link: RedisLink
        do throws(RedisError) {
            link = try currentLink()
        } catch {
            return continuation.resume(returning: .failure(error))
        }
        let deadline = ContinuousClock.now + limit
        pending.append(
            PendingCommands.Pending(
                ticket: ticket,
                deadline: deadline,
                limit: limit,
                missing: commands.count,
                replies: [],
                continuation: continuation
            )
        )
        link.write(commands)
        link.wake(by: deadline)
    }

    private func cancel(_ ticket: Int) {
        for released in pending.release(where: { $0.ticket == ticket }) {
            released.continuation?.resume(returning: .failure(.cancelled))
        }
    }

    // MARK: The connection

    private func currentLink() throws(RedisError) -> RedisLink {
        if let link { return link }
        return try connect()
    }

    private func connect() throws(RedisError) -> RedisLink {
        if let (error, _) = backoff.refusal(at: .now) { throw error }
        do throws(RedisError) {
            let link = try RedisLink(endpoint, queue: executor.queue, connectTimeout: configuration.connectTimeout)
            link.onReply = { [weak self] reply in self?.assumeIsolated { $0.received(reply) } }
            link.onEnd = { [weak self] reason in self?.assumeIsolated { $0.ended(reason) } }
            link.onDeadline = { [weak self] in self?.assumeIsolated { $0.expire() } }
            self.link = link
            greet(link)
            return link
        } catch {
            backoff.failed(error, at: .now)
            throw error
        }
    }

    /// Login, database and name go out before anything else; their refusal ends the connection.
    private func greet(_ link: RedisLink) {
        var greeting: [RedisCommand] = []
        if let password = endpoint.password {
            greeting.append(
                endpoint.user.map { ["AUTH", .init($0), .init(password)] } ?? ["AUTH", .init(password)]
            )
        }
        if endpoint.database != 0 { greeting.append(["SELECT", .init(String(endpoint.database))]) }
        greeting.append([
            "CLIENT", "SETNAME", .init(label.filter { $0.isLetter || $0.isNumber || "-._:".contains($0) }),
        ])
        greetingReplies = greeting.count
        link.write(greeting)
    }

    /// Replies to the greeting that are still to come.
    private var greetingReplies = 0

    private func received(_ reply: RedisValue) {
        guard greetingReplies == 0 else {
            greetingReplies -= 1
            // A user without the right to name connections can still work.
            if case .error(let message) = reply, !message.hasPrefix("NOPERM") || greetingReplies > 0 {
                return lose(RedisError(reply: message))
            }
            if greetingReplies == 0 { backoff.succeeded() }
            return
        }
        if let (continuation, replies) = pending.receive(reply) {
            continuation.resume(returning: .success(replies))
        }
    }

    private func ended(_ end: RedisLink.End) {
        switch end {
        case .neverConnected(let reason): lose(.connectionFailed(endpoint: "\(endpoint)", reason: reason))
        case .lost(let reason):
            let wasGreeting = greetingReplies > 0
            lose(
                wasGreeting
                    ? .connectionFailed(endpoint: "\(endpoint)", reason: reason)
                    : .connectionLost(endpoint: "\(endpoint)", reason: reason)
            )
        }
    }

    private func lose(_ error: RedisError) {
        link?.close()
        link = nil
        greetingReplies = 0
        if case .connectionLost = error {} else { backoff.failed(error, at: .now) }
        fail(with: error)
    }

    private func fail(with error: RedisError) {
        for pending in pending.removeAll() { pending.continuation?.resume(returning: .failure(error)) }
    }

    /// Lets callers go whose deadline has passed. A server that is silent for all that time is taken for gone.
    private func expire() {
        let now = ContinuousClock.now
        let expired = pending.release { $0.deadline <= now }
        for pending in expired { pending.continuation?.resume(returning: .failure(.timedOut(pending.limit))) }
        if !expired.isEmpty, pending.first?.deadline ?? now < now {
            lose(.connectionLost(endpoint: "\(endpoint)", reason: "no reply in time"))
        }
        if let next = pending.nextDeadline { link?.wake(by: next) }
    }
}
