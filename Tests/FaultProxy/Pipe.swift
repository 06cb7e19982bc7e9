import Foundation

/// One direction of a connection: bytes that were read and are on their way.
struct Pipe {
    let source: Int32
    let target: Int32
    private var waiting: [(due: ContinuousClock.Instant, bytes: [UInt8])] = []
    private var isSourceDone = false
    /// Under a drip: when the next bytes may go.
    private var nextDrop = ContinuousClock.now

    private static let most = 256 * 1024
    private static let dropsPerSecond = 20

    init(from source: Int32, to target: Int32) {
        self.source = source
        self.target = target
    }

    /// A peer that does not read must not fill our memory.
    var wantsBytes: Bool { !isSourceDone && waiting.reduce(0) { $0 + $1.bytes.count } < Self.most }
    /// Everything that came has gone, and nothing more will come.
    var isDone: Bool { isSourceDone && waiting.isEmpty }

    /// When bytes may go next; nil when none wait.
    func due(_ fault: FaultProxy.Fault) -> ContinuousClock.Instant? {
        guard let first = waiting.first?.due else { return nil }
        if case .drip = fault { return max(first, nextDrop) }
        return first
    }

    enum Reading { case bytes, end, nothing, broken }

    mutating func read(delay: Duration) -> Reading {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        let count = Glibc.read(source, &buffer, buffer.count)
        if count > 0 {
            waiting.append((.now + delay, Array(buffer[..<count])))
            return .bytes
        }
        if count == 0 {
            isSourceDone = true
            return .end
        }
        return errno == EAGAIN || errno == EINTR ? .nothing : .broken
    }

    /// Writes what is due; false when the target is gone.
    mutating func write(_ fault: FaultProxy.Fault, at now: ContinuousClock.Instant) -> Bool {
        while let first = waiting.first, first.due <= now {
            var most = first.bytes.count
            if case .drip(let rate) = fault {
                guard nextDrop <= now else { return true }
                most = min(most, max(1, rate / Self.dropsPerSecond))
                nextDrop = now + .milliseconds(1000 / Self.dropsPerSecond)
            }
            let sent = first.bytes.withUnsafeBytes {
                Glibc.send(target, $0.baseAddress, most, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return errno == EAGAIN || errno == EINTR }
            if sent == first.bytes.count {
                waiting.removeFirst()
            } else {
                waiting[0].bytes.removeFirst(sent)
            }
        }
        return true
    }
}
