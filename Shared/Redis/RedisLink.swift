import Dispatch

/// A socket to Redis with its events. Confined to the connection's queue: it is made, called and called back there.
final class RedisLink {
    enum End {
        case neverConnected(String)
        case lost(String)
    }

    var onReply: (RedisValue) -> Void = { _ in }
    var onEnd: (End) -> Void = { _ in }
    /// Called about every 20 ms, for deadlines.
    var onTick: () -> Void = {}

    private let handle: ContextHandle
    private let readable: any DispatchSourceRead
    private let writable: any DispatchSourceWrite
    /// Fires once for all writes that are queued before it is their turn.
    private let flusher: any DispatchSourceUserDataAdd
    private let clock: any DispatchSourceTimer
    private let giveUpAt: ContinuousClock.Instant

    private var output: [UInt8] = []
    private var input = [UInt8](repeating: 0, count: 64 * 1024)
    private var isConnected = false
    private var isWaitingToWrite = true
    private var isClosed = false

    init(_ endpoint: RedisEndpoint, queue: DispatchQueue, connectTimeout: Duration) throws(RedisError) {
        handle = try ContextHandle(endpoint)
        giveUpAt = .now + connectTimeout
        readable = DispatchSource.makeReadSource(fileDescriptor: handle.socket, queue: queue)
        writable = DispatchSource.makeWriteSource(fileDescriptor: handle.socket, queue: queue)
        flusher = DispatchSource.makeUserDataAddSource(queue: queue)
        clock = DispatchSource.makeTimerSource(queue: queue)
        readable.setEventHandler { [unowned self] in receive() }
        writable.setEventHandler { [unowned self] in becameWritable() }
        flusher.setEventHandler { [unowned self] in flush() }
        clock.setEventHandler { [unowned self] in tick() }
        clock.schedule(deadline: .now() + .milliseconds(20), repeating: .milliseconds(20), leeway: .milliseconds(10))
        readable.resume()
        writable.resume()
        flusher.resume()
        clock.resume()
    }

    deinit {
        close()
    }

    /// Queues the commands. They go out together with all others that are queued before the queue comes round again.
    func write(_ commands: [RedisCommand]) {
        for command in commands { command.write(to: &output) }
        if isConnected, !isWaitingToWrite { flusher.add(data: 1) }
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        readable.cancel()
        flusher.cancel()
        clock.cancel()
        writable.cancel()
        // libdispatch allows no suspended source to be released.
        if !isWaitingToWrite { writable.resume() }
    }

    private func becameWritable() {
        guard !isClosed else { return }
        if !isConnected {
            if let reason = handle.established() { return onEnd(.neverConnected(reason)) }
            isConnected = true
        }
        isWaitingToWrite = false
        writable.suspend()
        flush()
    }

    private func flush() {
        guard !isClosed, !output.isEmpty, !isWaitingToWrite else { return }
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
        if let reason = handle.feed(input, count: count) { return onEnd(.lost(reason)) }
        while !isClosed {
            do throws(ContextHandle.ProtocolFailure) {
                guard let reply = try handle.nextReply() else { return }
                onReply(reply)
            } catch {
                return onEnd(.lost("its reply cannot be parsed"))
            }
        }
    }

    private func tick() {
        guard !isClosed else { return }
        if !isConnected, ContinuousClock.now >= giveUpAt { return onEnd(.neverConnected("no answer in time")) }
        onTick()
    }
}
