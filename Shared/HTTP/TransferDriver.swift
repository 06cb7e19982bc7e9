import CCurl
import Foundation
import Synchronization

/// The one thread that drives all transfers of a client: it waits in `curl_multi_poll` and is woken by
/// `curl_multi_wakeup`, the one function of a multi handle that may be called from another thread (libcurl manual).
final class TransferDriver: Sendable {
    enum Message {
        case start(Transfer)
        case resume(Transfer)
        case abort(Transfer)
    }

    private struct State {
        var messages: [Message] = []
        var isStopped = false
        var isStarted = false
    }

    private let state = Mutex(State())
    private let multi: MultiHandle

    init(connections: Int) {
        multi = MultiHandle(connections: connections)
    }

    func submit(_ transfer: Transfer) {
        let (refused, starts) = state.withLock { state in
            guard !state.isStopped else { return (true, false) }
            state.messages.append(.start(transfer))
            defer { state.isStarted = true }
            return (false, !state.isStarted)
        }
        if refused { return transfer.ended(.failure(transfer.error(.shutDown, requestSent: false, detail: ""))) }
        starts ? begin() : multi.wake()
    }

    func resume(_ transfer: Transfer) { post(.resume(transfer)) }

    func abort(_ transfer: Transfer) { post(.abort(transfer)) }

    func stop() {
        state.withLock { $0.isStopped = true }
        multi.wake()
    }

    private func post(_ message: Message) {
        let isRunning = state.withLock { state in
            if state.isStarted { state.messages.append(message) }
            return state.isStarted
        }
        if isRunning { multi.wake() }
    }

    private func begin() {
        let thread = Thread { [self] in run() }
        thread.name = "frontdesk.http"
        thread.start()
    }

    private func run() {
        let loop = TransferLoop(multi)
        while true {
            let (messages, isStopped) = state.withLock { state in
                defer { state.messages = [] }
                return (state.messages, state.isStopped)
            }
            for message in messages { loop.handle(message) }
            if isStopped { return loop.stop() }
            loop.turn()
        }
    }
}
