import Blocking
import Dispatch

/// A socket to Redis with its events. Confined to the connection's queue: it is made, called and called back there.
final class RedisLink {
    enum End {
        case neverConnected(String)
        case lost(String)
    }

    var onReply: (RedisValue) -> Void = { _ in }
    var onEnd: (End) -> Void = { _ in }
    /// Called when a deadline of `wake(by:)` has come, or earlier.
    var onDeadline: () -> Void = {}

    private let handle: ContextHandle
    private let readable: any DispatchSourceRead
    private let writable: any DispatchSourceWrite
    /// Fires once for all writes that are queued before it is their turn.
    private let flusher: any DispatchSourceUserDataAdd
    private var clock: DeadlineTimer?
    private let giveUpAt: ContinuousClock.Instant

    private let tls: TLSSession?
    /// What the socket is to take.
    private var output: [UInt8] = []
    /// What is still to be encrypted; empty without TLS.
    private var unencrypted: [UInt8] = []
    private var decrypted: [UInt8] = []
    private var input = [UInt8](repeating: 0, count: 64 * 1024)
    private var isConnected = false
    private var isWaitingToWrite = true
    private var isClosed = false

    init(_ endpoint: RedisEndpoint, queue: DispatchQueue, connectTimeout: Duration) throws(RedisError) {
        tls = try Self.session(endpoint)
        handle = try ContextHandle(endpoint)
        giveUpAt = .now + connectTimeout
        guard let readable = DispatchSource.reading(of: handle.socket, on: queue) else {
            throw Self.noDescriptor(endpoint)
        }
        guard let writable = DispatchSource.writing(to: handle.socket, on: queue) else {
            readable.cancel()
            readable.resume()
            throw Self.noDescriptor(endpoint)
        }
        self.readable = readable
        self.writable = writable
        flusher = DispatchSource.makeUserDataAddSource(queue: queue)
        // An event may be on its way while the owner goes.
        readable.setEventHandler { [weak self] in self?.receive() }
        writable.setEventHandler { [weak self] in self?.becameWritable() }
        flusher.setEventHandler { [weak self] in self?.flush() }
        clock = DeadlineTimer(queue: queue) { [weak self] in self?.expire() }
        readable.resume()
        writable.resume()
        flusher.resume()
        clock?.fire(by: giveUpAt)
    }

    private static func noDescriptor(_ endpoint: RedisEndpoint) -> RedisError {
        .connectionFailed(endpoint: "\(endpoint)", reason: "the process has no file descriptor left; raise its limit")
    }

    deinit {
        close()
    }

    /// Queues the commands. They go out together with all others that are queued before the queue comes round again.
    func write(_ commands: [RedisCommand]) {
        if tls == nil {
            for command in commands { command.write(to: &output) }
        } else {
            for command in commands { command.write(to: &unencrypted) }
        }
        if isConnected, !isWaitingToWrite { flusher.add(data: 1) }
    }

    /// Has `onDeadline` called at `deadline` or earlier.
    func wake(by deadline: ContinuousClock.Instant) {
        clock?.fire(by: deadline)
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        readable.cancel()
        flusher.cancel()
        clock?.cancel()
        writable.cancel()
        // libdispatch allows no suspended source to be released.
        if !isWaitingToWrite { writable.resume() }
    }

    private func becameWritable() {
        guard !isClosed else { return }
        if !isConnected {
            if let reason = handle.established() { return onEnd(.neverConnected(reason)) }
            isConnected = true
            do throws(TLSSession.Failure) {
                try tls?.shakeHands()
            } catch {
                return onEnd(.neverConnected(error.reason))
            }
        }
        isWaitingToWrite = false
        writable.suspend()
        flush()
    }

    private func flush() {
        guard !isClosed, !isWaitingToWrite else { return }
        if let tls {
            do throws(TLSSession.Failure) {
                try encrypt(with: tls)
            } catch {
                return onEnd(.lost(error.reason))
            }
        }
        guard !output.isEmpty else { return }
        var sent = 0
        while sent < output.count {
            let (count, end) = handle.send(output[sent...])
            if let end { return onEnd(.lost(end)) }
            guard count > 0 else { break }
            sent += count
        }
        if sent == output.count {
            output.removeAll(keepingCapacity: output.capacity < 1 << 20)
        } else {
            output.removeFirst(sent)
            isWaitingToWrite = true
            writable.resume()
        }
    }

    private func receive() {
        guard !isClosed, isConnected else { return }
        let (count, end) = handle.receive(into: &input)
        if let end { return onEnd(.lost(end)) }
        guard count > 0 else { return }
        if let tls {
            do throws(TLSSession.Failure) {
                try decrypt(count, with: tls)
            } catch {
                return onEnd(isEstablished ? .lost(error.reason) : .neverConnected(error.reason))
            }
        } else {
            parse(input, count)
        }
    }

    /// Gives what has arrived to the parser and the replies to the connection.
    private func parse(_ bytes: [UInt8], _ count: Int) {
        if let reason = handle.feed(bytes, count: count) { return onEnd(.lost(reason)) }
        while !isClosed {
            do throws(ContextHandle.ProtocolFailure) {
                guard let reply = try handle.nextReply() else { return }
                onReply(reply)
            } catch {
                return onEnd(.lost("its reply cannot be parsed"))
            }
        }
    }

    // MARK: TLS

    private static func session(_ endpoint: RedisEndpoint) throws(RedisError) -> TLSSession? {
        guard let options = endpoint.tls, case .tcp(let host, _) = endpoint.address else { return nil }
        do throws(TLSSession.Failure) {
            return try TLSSession(host: host, options: options)
        } catch {
            throw .connectionFailed(endpoint: "\(endpoint)", reason: error.reason)
        }
    }

    private var isEstablished: Bool { isConnected && tls?.isEstablished ?? true }

    private func encrypt(with tls: TLSSession) throws(TLSSession.Failure) {
        if tls.isEstablished {
            try tls.encrypt(unencrypted)
            unencrypted.removeAll(keepingCapacity: unencrypted.capacity < 1 << 20)
        }
        tls.takeOutput(into: &output)
    }

    private func decrypt(_ count: Int, with tls: TLSSession) throws(TLSSession.Failure) {
        decrypted.removeAll(keepingCapacity: decrypted.capacity < 1 << 20)
        let isOver = try tls.decrypt(input[..<count], into: &decrypted)
        if !decrypted.isEmpty { parse(decrypted, decrypted.count) }
        if isOver, !isClosed { return onEnd(.lost("the server closed it")) }
        // The session may have something to say itself, or is now ready for what waits.
        flush()
    }

    private func expire() {
        guard !isClosed else { return }
        if !isEstablished {
            if ContinuousClock.now >= giveUpAt {
                let reason = isConnected ? "no TLS handshake in time; does this port speak TLS?" : "no answer in time"
                return onEnd(.neverConnected(reason))
            }
            clock?.fire(by: giveUpAt)
        }
        onDeadline()
    }
}
