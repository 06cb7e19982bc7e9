import Dispatch

/// Waits for a socket to be ready, on the queue of the connection that owns it.
///
/// Confined to that queue: every call is made, and every event arrives, on it. At most one wait is under way.
final class SocketWait {
    enum Outcome {
        case ready, timedOut, cancelled
    }

    private let read: any DispatchSourceRead
    private let write: any DispatchSourceWrite
    private let timer: any DispatchSourceTimer
    private var waiting: CheckedContinuation<Outcome, Never>?
    private var armed: Direction?
    private var isClosed = false

    enum Direction {
        case reading, writing
    }

    init(socket: Int32, queue: DispatchQueue) {
        read = DispatchSource.makeReadSource(fileDescriptor: socket, queue: queue)
        write = DispatchSource.makeWriteSource(fileDescriptor: socket, queue: queue)
        timer = DispatchSource.makeTimerSource(queue: queue)
        read.setEventHandler { [unowned self] in finish(.ready) }
        write.setEventHandler { [unowned self] in finish(.ready) }
        timer.setEventHandler { [unowned self] in finish(.timedOut) }
        timer.resume()
    }

    func begin(
        _ direction: Direction, until deadline: DispatchTime, _ continuation: CheckedContinuation<Outcome, Never>
    ) {
        waiting = continuation
        armed = direction
        timer.schedule(deadline: deadline, leeway: .milliseconds(5))
        switch direction {
        case .reading: read.resume()
        case .writing: write.resume()
        }
    }

    func finish(_ outcome: Outcome) {
        guard let continuation = waiting else { return }
        waiting = nil
        disarm()
        continuation.resume(returning: outcome)
    }

    /// Ends the wait and the events. libdispatch allows no suspended source to be released, so both are resumed.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        finish(.cancelled)
        timer.cancel()
        read.cancel()
        write.cancel()
        read.resume()
        write.resume()
    }

    deinit {
        close()
    }

    private func disarm() {
        switch armed {
        case .reading: read.suspend()
        case .writing: write.suspend()
        case nil: break
        }
        armed = nil
    }
}
