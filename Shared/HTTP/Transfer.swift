import Synchronization

/// One request on its way, shared by the driver's thread, which produces, and one task, which consumes.
final class Transfer: Sendable {
    private struct State {
        var head: HTTPResponseHead?
        var chunks: [[UInt8]] = []
        var buffered = 0
        var received = 0
        var isPaused = false
        var end: Result<HTTPTimings, HTTPError>?
        var waiter: CheckedContinuation<Void, Never>?
    }

    /// Bytes a slow reader may leave unread before the server is held back.
    private static let window = 512 * 1024

    let request: HTTPRequest
    let limit: Duration
    let startedAt = ContinuousClock.now
    /// Its consumer wants the complete response and nothing before; the request's own limit bounds what is kept.
    private let isWhole: Bool
    private let driver: TransferDriver
    private let state = Mutex(State())

    init(_ request: HTTPRequest, deadline: Duration, driver: TransferDriver, isWhole: Bool) {
        self.request = request
        self.driver = driver
        self.isWhole = isWhole
        limit = deadline
    }

    // MARK: The driver's side

    func received(_ head: HTTPResponseHead) {
        change { $0.head = head }
    }

    enum Acceptance {
        case taken, pause, tooLarge
    }

    /// Takes a piece of the body, or has the server held back until the reader has caught up.
    func received(_ bytes: UnsafeRawBufferPointer) -> Acceptance {
        var acceptance = Acceptance.taken
        change { state in
            if state.received + bytes.count > request.maximumResponseBytes {
                acceptance = .tooLarge
            } else if !isWhole, state.buffered > Self.window {
                state.isPaused = true
                acceptance = .pause
            } else {
                state.received += bytes.count
                state.buffered += bytes.count
                state.chunks.append(Array(bytes))
            }
        }
        return acceptance
    }

    func ended(_ end: Result<HTTPTimings, HTTPError>) {
        change { state in
            if state.end == nil { state.end = end }
        }
    }

    private func change(_ body: (inout State) -> Void) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            body(&state)
            guard !isWhole || state.end != nil else { return nil }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    // MARK: The caller's side

    func awaitHead() async throws(HTTPError) -> HTTPResponseHead {
        while true {
            let (head, end) = state.withLock { ($0.head, $0.end) }
            if let head { return head }
            switch end {
            case .failure(let error): throw error
            case .success: throw error(.malformedResponse, requestSent: true, detail: "no status line")
            case nil: await wait { $0.head != nil || $0.end != nil }
            }
        }
    }

    func awaitResponse() async throws(HTTPError) -> HTTPResponse {
        await wait { $0.end != nil }
        let (head, chunks, end) = state.withLock { ($0.head, $0.chunks, $0.end) }
        switch end {
        case .failure(let error): throw error
        case .success(let timings):
            guard let head else { throw error(.malformedResponse, requestSent: true, detail: "no status line") }
            let body = chunks.count == 1 ? chunks[0] : chunks.flatMap { $0 }
            return HTTPResponse(head: head, body: body, timings: timings)
        case nil: throw error(.cancelled, requestSent: true, detail: "")
        }
    }

    func awaitChunk() async throws(HTTPError) -> [UInt8]? {
        while true {
            let (chunk, end, resumes) = state.withLock { state in
                guard !state.chunks.isEmpty else { return ([UInt8]?.none, state.end, false) }
                // Everything that is there at once: fewer, larger pieces.
                let all = state.chunks.count == 1 ? state.chunks[0] : state.chunks.flatMap { $0 }
                state.chunks = []
                state.buffered = 0
                defer { state.isPaused = false }
                return (all, nil, state.isPaused)
            }
            if resumes { driver.resume(self) }
            if let chunk { return chunk }
            switch end {
            case .success: return nil
            case .failure(let error): throw error
            case nil: await wait { !$0.chunks.isEmpty || $0.end != nil }
            }
        }
    }

    var timings: HTTPTimings {
        guard case .success(let timings)? = state.withLock({ $0.end }) else {
            return HTTPTimings(
                connected: .zero, firstByte: .zero, total: ContinuousClock.now - startedAt, reusedConnection: false)
        }
        return timings
    }

    /// Ends the transfer for the caller at once, and on the wire as soon as the driver comes round.
    func abort(_ kind: HTTPError.Kind) {
        let isOver = state.withLock { $0.end != nil }
        guard !isOver else { return }
        // What the server saw cannot be told from here; the caller has to assume the worst.
        ended(.failure(error(kind, requestSent: true, detail: "")))
        driver.abort(self)
    }

    private func wait(until isReady: @escaping @Sendable (borrowing State) -> Bool) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if isReady(state) { return true }
                    state.waiter = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            abort(.cancelled)
        }
    }

    func error(_ kind: HTTPError.Kind, requestSent: Bool, detail: String) -> HTTPError {
        let bare = String(request.url.prefix { $0 != "?" && $0 != "#" }).replacing(/:\/\/[^@\/]*@/, with: "://")
        return HTTPError(kind: kind, requestSent: requestSent, url: bare, detail: detail)
    }
}
