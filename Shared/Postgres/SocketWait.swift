import Blocking
import Dispatch

/// Waits for a socket to be ready, on the queue of the connection that owns it.
///
/// Confined to that queue: every call is made, and every event arrives, on it. At most one wait is under way.
final class SocketWait {
    enum Outcome {
        case ready, timedOut, cancelled
    }

    enum Direction {
        case reading, writing
    }

    /// Takes in what has arrived and says whether the waiting caller can go on; nil while the caller reads for itself.
    ///
    /// Reading where the event arrives leaves the socket empty, so that the event source can stay as it is from one
    /// statement to the next.
    var takeIn: (() -> Bool)?

    private let read: any DispatchSourceRead
    private let write: any DispatchSourceWrite
    private var timer: DeadlineTimer?
    private var waiting: CheckedContinuation<Outcome, Never>?
    private var direction = Direction.reading
    private var deadline = ContinuousClock.now
    private var isListening = false
    private var isClosed = false

    init(socket: Int32, queue: DispatchQueue) throws(PostgresError) {
        guard let read = DispatchSource.reading(of: socket, on: queue) else { throw Self.noDescriptor }
        guard let write = DispatchSource.writing(to: socket, on: queue) else {
            read.cancel()
            read.resume()
            throw Self.noDescriptor
        }
        self.read = read
        self.write = write
        // An event may be on its way while the owner goes.
        read.setEventHandler { [weak self] in self?.becameReadable() }
        write.setEventHandler { [weak self] in self?.finish(.ready) }
        timer = DeadlineTimer(queue: queue) { [weak self] in self?.expire() }
    }

    private static var noDescriptor: PostgresError {
        .connectionFailed("the process has no file descriptor left; raise its limit")
    }

    func begin(
        _ direction: Direction,
        until deadline: ContinuousClock.Instant,
        _ continuation: CheckedContinuation<Outcome, Never>
    ) {
        waiting = continuation
        self.direction = direction
        self.deadline = deadline
        timer?.fire(by: deadline)
        switch direction {
        case .reading:
            if !isListening { read.resume() }
            isListening = true
        case .writing: write.resume()
        }
    }

    func finish(_ outcome: Outcome) {
        guard let continuation = waiting else { return }
        waiting = nil
        if direction == .writing { write.suspend() }
        continuation.resume(returning: outcome)
    }

    /// Ends the wait and the events. libdispatch allows no suspended source to be released, so both are resumed.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        finish(.cancelled)
        timer?.cancel()
        read.cancel()
        write.cancel()
        if !isListening { read.resume() }
        write.resume()
    }

    deinit {
        close()
    }

    private func becameReadable() {
        guard !isClosed else { return }
        guard waiting != nil, direction == .reading else {
            // Nobody asked: most likely the server has ended the session, which the next caller finds at once when it is
            // read now.
            if waiting == nil { _ = takeIn?() }
            read.suspend()
            isListening = false
            return
        }
        if takeIn?() ?? true { finish(.ready) }
    }

    private func expire() {
        guard waiting != nil else { return }
        if deadline <= .now { finish(.timedOut) } else { timer?.fire(by: deadline) }
    }
}
