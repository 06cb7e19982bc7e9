import Blocking
import Synchronization

/// A bounded set of sessions. Every call takes one, uses it alone, and gives it back.
///
/// Calls wait in the order they came; a session that broke is replaced by the next call that needs one.
package final class PostgresPool: Sendable {
    package let configuration: PostgresConfiguration
    private let state: Mutex<PoolState>

    package init(configuration: PostgresConfiguration) {
        self.configuration = configuration
        state = Mutex(PoolState(size: configuration.size, maximumWaiting: configuration.maximumWaiting))
    }

    /// Runs one statement in autocommit and returns its rows.
    ///
    /// - Parameter deadline: for all of it, waiting included; the configuration's unless given.
    package func query(_ sql: SQL, deadline: Duration? = nil) async throws(PostgresError) -> [PostgresRow] {
        try await with(deadline) { session, until throws(PostgresError) in try await session.query(sql, until: until) }
    }

    /// Runs one statement and returns how many rows it touched.
    @discardableResult
    package func execute(_ sql: SQL, deadline: Duration? = nil) async throws(PostgresError) -> Int {
        try await with(deadline) { session, until throws(PostgresError) in try await session.execute(sql, until: until)
        }
    }

    /// Runs one statement with settings that hold for it alone (`set_config(…, true)`), in one round trip. Row-level
    /// security reads them; they never reach the next caller of the session.
    package func query(
        _ sql: SQL,
        settings: [(name: String, value: String)],
        deadline: Duration? = nil
    ) async throws(PostgresError) -> [PostgresRow] {
        try await with(deadline) { session, until throws(PostgresError) in
            try await session.query(sql, settings: settings, until: until)
        }
    }

    /// Runs several statements at once, as one transaction unless they say otherwise. For schemas, not for values.
    package func script(_ text: String, deadline: Duration? = nil) async throws(PostgresError) {
        try await with(deadline) { session, until throws(PostgresError) in try await session.script(text, until: until)
        }
    }

    /// Bulk load: `statement` is `copy … from stdin`, `rows` its lines.
    package func copy(
        _ statement: String,
        rows: some Sequence<[UInt8]> & Sendable,
        deadline: Duration? = nil
    ) async throws(PostgresError) -> Int {
        try await with(deadline) { session, until throws(PostgresError) in
            try await session.copy(statement, rows: rows, until: until)
        }
    }

    /// - Throws: `serverTooOld`, `missingExtension`: what must be mended before anything can work.
    package func require(server minimum: Int, extension name: String? = nil, version: String = "0")
        async throws(PostgresError)
    {
        let server = try await with(nil) { session, _ throws(PostgresError) in await session.serverVersion }
        guard server >= minimum else { throw .serverTooOld(have: server, want: minimum) }
        guard let name else { return }
        let rows = try await query(
            """
            select coalesce(
                (select extversion from pg_extension where extname = \(name)),
                (select default_version from pg_available_extensions where name = \(name))) as version
            """
        )
        let have = try rows.first?.decode("version", as: String?.self) ?? nil
        guard let have, Self.numbers(have).lexicographicallyPrecedes(Self.numbers(version)) == false else {
            throw .missingExtension(name: name, have: have, want: version)
        }
    }

    private static func numbers(_ version: String) -> [Int] {
        version.split(separator: ".").map { Int($0.prefix { $0.isNumber }) ?? 0 }
    }

    /// Ends all sessions; calls under way fail, later ones are refused.
    package func close() async {
        let (idle, waiting) = state.withLock { $0.close() }
        for waiter in waiting { waiter.resume(returning: .refused(.closed)) }
        for session in idle { await session.close() }
    }

    // MARK: Lending sessions

    /// Lends a session for a conversation of several calls, such as a session-wide advisory lock.
    func with<Value: Sendable>(
        _ deadline: Duration?,
        _ body: (PostgresConnection, ContinuousClock.Instant) async throws(PostgresError) -> Value
    ) async throws(PostgresError) -> Value {
        let limit = deadline ?? configuration.deadline
        let until = ContinuousClock.now + limit
        let session = try await take(until: until, limit: limit)
        do throws(PostgresError) {
            let value = try await body(session, until)
            await giveBack(session)
            return value
        } catch {
            await giveBack(session)
            if case .timedOut = error { throw .timedOut(limit) }
            throw error
        }
    }

    private func take(until: ContinuousClock.Instant, limit: Duration) async throws(PostgresError) -> PostgresConnection
    {
        while true {
            let ticket = state.withLock { $0.nextTicket() }
            let grant = await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let grant = state.withLock { $0.ask(ticket, continuation, isCancelled: Task.isCancelled) }
                    if let grant { continuation.resume(returning: grant) }
                }
            } onCancel: {
                state.withLock { $0.withdraw(ticket) }?.resume(returning: .refused(.cancelled))
            }
            switch grant {
            case .session(let session):
                return session
            case .permission:
                return try await open(until: min(until, .now + configuration.connectTimeout))
            case .refused(let error):
                throw error
            }
        }
    }

    private func open(until: ContinuousClock.Instant) async throws(PostgresError) -> PostgresConnection {
        do throws(PostgresError) {
            return try await PostgresConnection(
                configuration,
                executor: BlockingExecutor(label: "postgres.\(configuration.applicationName)"),
                deadline: until
            )
        } catch {
            // The place is free again for the next caller, which may be luckier.
            state.withLock { $0.giveUpPlace() }?.resume(returning: .permission)
            switch error {
            case .timedOut(let limit): throw .connectionFailed("no answer within \(limit)")
            case .connectionLost(let reason): throw .connectionFailed(reason)
            default: throw error
            }
        }
    }

    private func giveBack(_ session: PostgresConnection) async {
        let isBroken = session.isBroken
        if isBroken { await session.close() }
        let (waiter, grant, leftover) = state.withLock { $0.giveBack(session, isBroken: isBroken) }
        waiter?.resume(returning: grant)
        await leftover?.close()
    }
}
