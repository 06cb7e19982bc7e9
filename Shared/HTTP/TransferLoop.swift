import CCurl
import Foundation

/// Drives the transfers. Lives on the driver's thread alone.
final class TransferLoop {
    private let multi: MultiHandle
    private var running: [ObjectIdentifier: EasyHandle] = [:]
    private var byPointer: [UnsafeMutableRawPointer: EasyHandle] = [:]

    /// Nothing to do wakes the loop this rarely.
    private static let idleMilliseconds: Int32 = 60_000

    init(_ multi: MultiHandle) {
        self.multi = multi
    }

    func handle(_ message: TransferDriver.Message) {
        switch message {
        case .start(let transfer): start(transfer)
        case .resume(let transfer): running[ObjectIdentifier(transfer)]?.resume()
        case .abort(let transfer): remove(transfer)
        }
    }

    func turn() {
        var active: Int32 = 0
        curl_multi_perform(multi.raw, &active)
        collect()
        curl_multi_poll(multi.raw, nil, 0, Self.idleMilliseconds, nil)
    }

    func stop() {
        for handle in Array(running.values) {
            let transfer = handle.transfer
            transfer.ended(.failure(transfer.error(.shutDown, requestSent: handle.requestSent, detail: "")))
            remove(transfer)
        }
    }

    private func start(_ transfer: Transfer) {
        guard let handle = EasyHandle(transfer) else {
            return transfer.ended(.failure(transfer.error(.invalidURL, requestSent: false, detail: "")))
        }
        running[ObjectIdentifier(transfer)] = handle
        byPointer[handle.pointer] = handle
        curl_multi_add_handle(multi.raw, handle.pointer)
    }

    private func remove(_ transfer: Transfer) {
        guard let handle = running.removeValue(forKey: ObjectIdentifier(transfer)) else { return }
        byPointer[handle.pointer] = nil
        curl_multi_remove_handle(multi.raw, handle.pointer)
    }

    private func collect() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi.raw, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let pointer = message.pointee.easy_handle,
                let handle = byPointer[pointer]
            else { continue }
            let result = fd_message_result(message)
            handle.finish(result)
            remove(handle.transfer)
        }
    }
}
