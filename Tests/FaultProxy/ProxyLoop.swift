import Foundation

/// The connections of a proxy and what `poll` says of them. Lives on the proxy's thread alone.
struct ProxyLoop {
    private struct Link {
        let client: Int32
        let server: Int32
        var up: Pipe
        var down: Pipe
        /// Carries nothing any more, whatever comes.
        var isDead = false
    }

    private let upstream: Int
    private let port: Int
    private let wake: Int32
    private var listener: Int32?
    private var links: [Link] = []
    private var fault = FaultProxy.Fault.none

    init(upstream: Int, port: Int, listener: Int32, wake: Int32) {
        self.upstream = upstream
        self.port = port
        self.listener = listener
        self.wake = wake
    }

    mutating func set(_ fault: FaultProxy.Fault) {
        self.fault = fault
        switch fault {
        case .halfOpen:
            for index in links.indices { links[index].isDead = true }
            self.fault = .none
        case .reset:
            for link in links { end(link) }
            links = []
            self.fault = .none
        case .refused:
            for link in links { end(link) }
            links = []
            if let listener { Glibc.close(listener) }
            listener = nil
        case .none, .latency, .drip, .swallowReply: break
        }
    }

    /// Waits until something can be done, and does it.
    mutating func turn() {
        if listener == nil, fault != .refused { listener = try? Socket.listen(on: port) }
        var polled = [pollfd(fd: wake, events: Int16(POLLIN), revents: 0)]
        polled.append(pollfd(fd: listener ?? -1, events: Int16(POLLIN), revents: 0))
        for link in links {
            // A dead connection is only watched for the client's end; what it says disappears.
            polled.append(
                pollfd(fd: link.client, events: link.up.wantsBytes || link.isDead ? Int16(POLLIN) : 0, revents: 0))
            polled.append(
                pollfd(fd: link.isDead ? -1 : link.server, events: link.down.wantsBytes ? Int16(POLLIN) : 0, revents: 0)
            )
        }
        _ = poll(&polled, nfds_t(polled.count), patience())
        if polled[0].revents != 0 {
            var bytes = [UInt8](repeating: 0, count: 64)
            _ = Glibc.read(wake, &bytes, bytes.count)
            // What is told first holds for the bytes that came after it.
            return
        }
        var kept: [Link] = []
        for (index, link) in links.enumerated() {
            var link = link
            if move(&link, client: polled[2 + 2 * index].revents, server: polled[3 + 2 * index].revents) {
                kept.append(link)
            }
        }
        links = kept
        if polled[1].revents != 0, let listener { accept(listener) }
    }

    mutating func close() {
        for link in links { end(link) }
        links = []
        if let listener { Glibc.close(listener) }
    }

    /// Milliseconds until the next bytes are due; at most a second.
    private func patience() -> Int32 {
        guard !(listener == nil && fault != .refused) else { return 20 }
        let next = links.flatMap { [$0.up.due(fault), $0.down.due(fault)] }.compactMap { $0 }.min()
        guard let next else { return 1000 }
        return Int32(max(1, min(1000, (next - .now) / .milliseconds(1) + 1)))
    }

    private mutating func accept(_ listener: Int32) {
        while let client = Socket.accept(listener) {
            guard let server = Socket.connect(to: upstream) else {
                Socket.reset(client)
                continue
            }
            links.append(
                Link(
                    client: client, server: server, up: Pipe(from: client, to: server),
                    down: Pipe(from: server, to: client)))
        }
    }

    /// - Returns: whether the connection goes on; otherwise it is closed.
    private func move(_ link: inout Link, client: Int16, server: Int16) -> Bool {
        if link.isDead {
            guard client != 0 else { return true }
            var bytes = [UInt8](repeating: 0, count: 64 * 1024)
            if Glibc.read(link.client, &bytes, bytes.count) > 0 { return true }
            return end(link)
        }
        var delay = Duration.zero
        if case .latency(let milliseconds) = fault { delay = .milliseconds(milliseconds) }
        if client != 0, link.up.wantsBytes, case .broken = link.up.read(delay: delay) { return end(link) }
        if server != 0, link.down.wantsBytes {
            let reading = link.down.read(delay: delay)
            if case .broken = reading { return end(link) }
            if fault == .swallowReply, case .bytes = reading { return end(link) }
        }
        let now = ContinuousClock.now
        // The drip is what the server says; what the client says arrives.
        guard link.up.write(.none, at: now), link.down.write(fault, at: now) else { return end(link) }
        if link.up.isDone || link.down.isDone {
            Glibc.close(link.client)
            Glibc.close(link.server)
            return false
        }
        return true
    }

    @discardableResult
    private func end(_ link: Link) -> Bool {
        Socket.reset(link.client)
        Socket.reset(link.server)
        return false
    }
}
