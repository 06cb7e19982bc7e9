import CPostgres

/// The only owner of a `PGcancel`.
final class CancelRequest: @unchecked Sendable {
    // @unchecked: the pointer never changes, and PQcancel may be called from any thread (libpq manual, 34.7).
    private let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        PQfreeCancel(pointer)
    }

    /// Asks the server to end the statement. Best effort: it may have ended already, or the server may be gone; the
    /// session is given up either way.
    func send() {
        var reason = [CChar](repeating: 0, count: 256)
        _ = PQcancel(pointer, &reason, Int32(reason.count))
    }
}
