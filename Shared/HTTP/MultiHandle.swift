import CCurl

/// The only owner of a `CURLM`.
///
/// @unchecked Sendable: the pointer never changes; all but `wake()` is called on the driver's thread alone, and
/// `curl_multi_wakeup` may be called from any thread.
final class MultiHandle: @unchecked Sendable {
    let pointer: OpaquePointer?

    init(connections: Int) {
        // Once per process and thread-safe from 7.84 on; repeated calls only count.
        curl_global_init(Int(CURL_GLOBAL_ALL))
        pointer = curl_multi_init().map { OpaquePointer($0) }
        fd_multi_setopt_long(raw, CURLMOPT_MAXCONNECTS, connections)
        fd_multi_setopt_long(raw, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
    }

    deinit {
        curl_multi_cleanup(raw)
    }

    var raw: UnsafeMutableRawPointer? { pointer.map { UnsafeMutableRawPointer($0) } }

    func wake() {
        curl_multi_wakeup(raw)
    }
}
