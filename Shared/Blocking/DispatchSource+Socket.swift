package import Dispatch
import Glibc

// A library closes its socket when it sees fit, and the next one opened gets the same number. An event source that is
// still being taken down under that number would take the new socket's events with it. So each source watches a
// descriptor of its own, which stays open until the source is gone.
extension DispatchSource {
    /// - Returns: nil when the process has no descriptor left.
    package static func reading(of socket: Int32, on queue: DispatchQueue) -> (any DispatchSourceRead)? {
        guard let own = duplicate(socket) else { return nil }
        let source = makeReadSource(fileDescriptor: own, queue: queue)
        source.setCancelHandler { Glibc.close(own) }
        return source
    }

    /// - Returns: nil when the process has no descriptor left.
    package static func writing(to socket: Int32, on queue: DispatchQueue) -> (any DispatchSourceWrite)? {
        guard let own = duplicate(socket) else { return nil }
        let source = makeWriteSource(fileDescriptor: own, queue: queue)
        source.setCancelHandler { Glibc.close(own) }
        return source
    }

    private static func duplicate(_ socket: Int32) -> Int32? {
        let own = fcntl(socket, F_DUPFD_CLOEXEC, 0)
        return own >= 0 ? own : nil
    }
}
