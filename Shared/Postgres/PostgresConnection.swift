import Blocking
import CPostgres
import Dispatch
import Synchronization

/// One session. Used by one caller at a time; the pool sees to that.
///
/// Everything about the session happens on the connection's own queue: libpq is called there, and the socket's events
/// arrive there. No thread waits for the server.
actor PostgresConnection {
    private let executor: BlockingExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let configuration: PostgresConfiguration
    private var handle: ConnectionHandle
    private var wait: SocketWait
    private var statements = StatementCache(capacity: 200)
    /// Once true the session is in an unknown state and must not be used again.
    nonisolated var isBroken: Bool { brokenFlag.load(ordering: .acquiring) }
    private let brokenFlag = Atomic(false)
    private var isClosed = false

    /// Connects; returns when the session can be used.
    init(
        _ configuration: PostgresConfiguration,
        executor: BlockingExecutor,
        deadline: ContinuousClock.Instant
    ) async throws(PostgresError) {
        self.executor = executor
        self.configuration = configuration
        let milliseconds = { (limit: Duration) in String(limit.components.seconds * 1000) }
        let settings =
            "-c statement_timeout=\(milliseconds(configuration.statementTimeout)) "
            + "-c lock_timeout=\(milliseconds(configuration.lockTimeout)) "
            + "-c idle_in_transaction_session_timeout=\(milliseconds(configuration.idleInTransactionTimeout))"
        handle = try ConnectionHandle(
            url: configuration.url,
            options: [
                ("application_name", configuration.applicationName),
                ("client_encoding", "UTF8"),
                ("options", settings),
                ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
                ("tcp_user_timeout", "30000"),
            ]
        )
        wait = try SocketWait(socket: handle.socket, queue: executor.queue)
        do throws(PostgresError) {
            try await establish(until: deadline)
            if let role = configuration.role {
                _ = try await query("select set_config('role', \(role), false)", until: deadline)
            }
        } catch {
            close()
            throw error
        }
    }

    private func establish(until deadline: ContinuousClock.Instant) async throws(PostgresError) {
        var direction = SocketWait.Direction.writing
        while true {
            try await ready(direction, until: deadline, limit: configuration.connectTimeout)
            switch PQconnectPoll(handle.pointer) {
            case PGRES_POLLING_READING: direction = .reading
            case PGRES_POLLING_WRITING: direction = .writing
            case PGRES_POLLING_OK:
                guard PQsetnonblocking(handle.pointer, 1) == 0 else { throw .connectionFailed(handle.message) }
                wait.takeIn = { [weak self] in self?.assumeIsolated { $0.takeIn() } ?? true }
                return
            default: throw .connectionFailed(handle.message)
            }
            // libpq may have gone on to the host's next address, with another socket under the same number.
            wait.close()
            wait = try SocketWait(socket: handle.socket, queue: executor.queue)
        }
    }

    /// The server's major version.
    var serverVersion: Int { handle.serverVersion }

    /// Runs one statement in autocommit.
    func query(_ sql: SQL, until deadline: ContinuousClock.Instant) async throws(PostgresError) -> [PostgresRow] {
        try await run(sql, until: deadline) { $0.rows() }
    }

    /// Runs one statement and returns how many rows it touched.
    func execute(_ sql: SQL, until deadline: ContinuousClock.Instant) async throws(PostgresError) -> Int {
        try await run(sql, until: deadline) { $0.affected }
    }

    private func run<Value>(
        _ sql: SQL,
        until deadline: ContinuousClock.Instant,
        _ read: (borrowing PostgresResult) -> Value
    ) async throws(PostgresError) -> Value {
        let limit = deadline - .now
        let name = try await prepared(sql, until: deadline, limit: limit)
        try sent(Parameters(sql.parameters).send { PQsendQueryPrepared(handle.pointer, name, $0, $1, $2, $3, 0) })
        do {
            return try await lastResult(until: deadline, limit: limit, read)
        } catch .server(let error) where error.sqlState == "26000" || error.sqlState == "0A000" {
            // The server forgot the statement, or a table's shape changed under it: it is prepared again next time.
            statements.forget(sql.text)
            throw .server(error)
        }
    }

    private func prepared(
        _ sql: SQL,
        until deadline: ContinuousClock.Instant,
        limit: Duration
    ) async throws(PostgresError) -> String {
        if let name = statements.name(of: sql.text) { return name }
        let (name, evicted) = statements.add(sql.text)
        if let evicted {
            try sent(PQsendQuery(handle.pointer, "deallocate \(evicted)"))
            try await lastResult(until: deadline, limit: limit) { _ in }
        }
        do throws(PostgresError) {
            try sent(PQsendPrepare(handle.pointer, name, sql.text, 0, nil))
            try await lastResult(until: deadline, limit: limit) { _ in }
        } catch {
            statements.forget(sql.text)
            throw error
        }
        return name
    }

    /// Runs several statements with the simple protocol, as one transaction unless they say otherwise.
    func script(_ text: String, until deadline: ContinuousClock.Instant) async throws(PostgresError) {
        try sent(PQsendQuery(handle.pointer, text))
        try await lastResult(until: deadline, limit: deadline - .now) { _ in }
    }

    /// Runs one statement with settings that hold for it alone, all in one write: a paused client leaves no
    /// transaction open between them.
    func query(
        _ sql: SQL,
        settings: [(name: String, value: String)],
        until deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> [PostgresRow] {
        let limit = deadline - .now
        guard PQenterPipelineMode(handle.pointer) == 1 else { throw broken(handle.message) }
        try sent(PQsendQueryParams(handle.pointer, "begin", 0, nil, nil, nil, nil, 0))
        for setting in settings {
            let parameters = Parameters([.text(setting.name), .text(setting.value)])
            try sent(
                parameters.send {
                    PQsendQueryParams(handle.pointer, "select set_config($1, $2, true)", $0, nil, $1, $2, $3, 0)
                }
            )
        }
        try sent(
            Parameters(sql.parameters).send { PQsendQueryParams(handle.pointer, sql.text, $0, nil, $1, $2, $3, 0) }
        )
        try sent(PQsendQueryParams(handle.pointer, "commit", 0, nil, nil, nil, nil, 0))
        guard PQpipelineSync(handle.pointer) == 1 else { throw broken(handle.message) }

        var rows: [PostgresRow] = []
        var failure: PostgresError?
        // One result per statement, each ended by a nil; the statement's own is the last but one.
        for index in 0..<(settings.count + 3) {
            do throws(PostgresError) {
                let isStatement = index == settings.count + 1
                let read = try await nextResults(until: deadline, limit: limit) { isStatement ? $0.rows() : [] }
                if isStatement { rows = read.last ?? [] }
            } catch {
                if isBroken { throw error }
                failure = failure ?? error
            }
        }
        _ = try await nextResult(until: deadline, limit: limit) { _ in }
        guard PQexitPipelineMode(handle.pointer) == 1 else { throw broken(handle.message) }
        if let failure {
            // The transaction of the pipeline is already rolled back: its synchronisation point ends it.
            try await rollBack(until: deadline, limit: limit)
            throw failure
        }
        return rows
    }

    private func rollBack(until deadline: ContinuousClock.Instant, limit: Duration) async throws(PostgresError) {
        guard PQtransactionStatus(handle.pointer) != PQTRANS_IDLE else { return }
        try sent(PQsendQuery(handle.pointer, "rollback"))
        try await lastResult(until: deadline, limit: limit) { _ in }
    }

    /// Bulk load: `statement` is `copy … from stdin`, `rows` its lines in Postgres' text or CSV format.
    func copy(
        _ statement: String,
        rows: some Sequence<[UInt8]>,
        until deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> Int {
        let limit = deadline - .now
        try sent(PQsendQuery(handle.pointer, statement))
        guard try await nextResult(until: deadline, limit: limit, { $0.status == PGRES_COPY_IN }) == true else {
            try await lastResult(until: deadline, limit: limit) { _ in }
            throw .server(
                .init(sqlState: "42601", message: "'\(statement)' is no COPY FROM STDIN", detail: nil, hint: nil))
        }
        for row in rows {
            var outcome: Int32 = 0
            while true {
                outcome = row.withUnsafeBufferPointer { buffer in
                    buffer.withMemoryRebound(to: CChar.self) {
                        PQputCopyData(handle.pointer, $0.baseAddress, Int32($0.count))
                    }
                }
                guard outcome == 0 else { break }
                try await ready(.writing, until: deadline, limit: limit)
            }
            guard outcome == 1 else { throw broken(handle.message) }
        }
        while PQputCopyEnd(handle.pointer, nil) == 0 { try await ready(.writing, until: deadline, limit: limit) }
        return try await lastResult(until: deadline, limit: limit) { $0.affected }
    }

    // MARK: Sending and receiving

    private func sent(_ outcome: Int32) throws(PostgresError) {
        guard outcome == 1 else { throw broken(handle.message) }
    }

    /// Reads to the end of the command and returns what the last result holds; the first refusal is thrown.
    @discardableResult
    private func lastResult<Value>(
        until deadline: ContinuousClock.Instant,
        limit: Duration,
        _ read: (borrowing PostgresResult) -> Value
    ) async throws(PostgresError) -> Value {
        guard let last = try await nextResults(until: deadline, limit: limit, read).last else {
            throw broken("the server ended the command without a result")
        }
        return last
    }

    private func nextResults<Value>(
        until deadline: ContinuousClock.Instant,
        limit: Duration,
        _ read: (borrowing PostgresResult) -> Value
    ) async throws(PostgresError) -> [Value] {
        var values: [Value] = []
        var refusal: PostgresError?
        while true {
            do throws(PostgresError) {
                guard let value = try await nextResult(until: deadline, limit: limit, read) else { break }
                values.append(value)
            } catch {
                if isBroken { throw error }
                refusal = refusal ?? error
            }
        }
        if let refusal { throw refusal }
        return values
    }

    /// - Returns: nil at the end of the command.
    private func nextResult<Value>(
        until deadline: ContinuousClock.Instant,
        limit: Duration,
        _ read: (borrowing PostgresResult) -> Value
    ) async throws(PostgresError) -> Value? {
        while true {
            let unsent = PQflush(handle.pointer)
            guard unsent >= 0 else { throw broken(handle.message) }
            guard PQisBusy(handle.pointer) == 1 || unsent == 1 else { break }
            try await ready(unsent == 1 ? .writing : .reading, until: deadline, limit: limit)
            // What could be read was read when it arrived; a server that sends while we write must be heard as well.
            guard unsent == 0 || PQconsumeInput(handle.pointer) == 1, !handle.isBad else {
                throw broken(handle.message)
            }
        }
        guard let pointer = PQgetResult(handle.pointer) else { return nil }
        let result = PostgresResult(owning: pointer)
        if let error = result.error {
            if case .connectionLost = error { markBroken() }
            if handle.isBad { throw broken(handle.message) }
            throw error
        }
        return read(result)
    }

    private func ready(
        _ direction: SocketWait.Direction,
        until deadline: ContinuousClock.Instant,
        limit: Duration
    ) async throws(PostgresError) {
        guard !isClosed else { throw .closed }
        guard deadline > .now else {
            abandon()
            throw .timedOut(limit)
        }
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard !Task.isCancelled else { return continuation.resume(returning: SocketWait.Outcome.cancelled) }
                wait.begin(direction, until: deadline, continuation)
            }
        } onCancel: {
            executor.queue.async { self.assumeIsolated { $0.wait.finish(.cancelled) } }
        }
        switch outcome {
        case .ready: return
        case .timedOut:
            abandon()
            throw .timedOut(limit)
        case .cancelled:
            abandon()
            throw .cancelled
        }
    }

    /// Reads what has arrived. True when the caller need not wait any longer: a result is complete, or there will be none.
    private func takeIn() -> Bool {
        PQconsumeInput(handle.pointer) == 0 || PQisBusy(handle.pointer) == 0
    }

    private func broken(_ reason: String) -> PostgresError {
        markBroken()
        return .connectionLost(reason)
    }

    private func markBroken() {
        brokenFlag.store(true, ordering: .releasing)
    }

    /// Nobody waits for the statement any more: the server is asked to end it, and the session is given up.
    private func abandon() {
        markBroken()
        guard let cancel = PQgetCancel(handle.pointer) else { return }
        let request = CancelRequest(owning: cancel)
        // PQcancel connects and waits, so it must not run on this queue's time.
        DispatchQueue.global().async { request.send() }
    }

    /// Ends the session. Nothing may be called afterwards.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        markBroken()
        wait.close()
    }
}
