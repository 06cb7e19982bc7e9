import CCurl

/// What libcurl alone does: so many easy handles in one multi handle, each started anew as soon as it is done.
struct PlainLoop {
    let url: String
    let headers: [String]
    let body: [UInt8]
    let concurrency: Int
    /// A connection of its own for every call, as the product makes; else libcurl keeps them.
    let isFresh: Bool

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// - Returns: after `count` calls that were answered with 200.
    func run(count: Int) throws {
        curl_global_init(Int(CURL_GLOBAL_ALL))
        guard let multi = curl_multi_init() else { throw Failure(description: "libcurl gives no multi handle") }
        defer { curl_multi_cleanup(multi) }
        fd_multi_setopt_long(multi, CURLMOPT_MAXCONNECTS, concurrency)
        var list: UnsafeMutablePointer<curl_slist>?
        for header in headers + ["Expect:"] { list = curl_slist_append(list, header) }
        defer { curl_slist_free_all(list) }
        try body.withUnsafeBytes { bytes in
            var left = count
            var running = 0
            var handles: [UnsafeMutableRawPointer] = []
            defer { for easy in handles { curl_easy_cleanup(easy) } }
            for _ in 0..<min(concurrency, count) {
                guard let easy = curl_easy_init() else { throw Failure(description: "libcurl gives no handle") }
                handles.append(easy)
                set(easy, list, bytes)
                curl_multi_add_handle(multi, easy)
                (left, running) = (left - 1, running + 1)
            }
            while running > 0 {
                var active: Int32 = 0
                curl_multi_perform(multi, &active)
                while let easy = try done(multi) {
                    curl_multi_remove_handle(multi, easy)
                    running -= 1
                    guard left > 0 else { continue }
                    curl_multi_add_handle(multi, easy)
                    (left, running) = (left - 1, running + 1)
                }
                if running > 0 { curl_multi_poll(multi, nil, 0, 1000, nil) }
            }
        }
    }

    private func set(
        _ easy: UnsafeMutableRawPointer, _ list: UnsafeMutablePointer<curl_slist>?, _ bytes: UnsafeRawBufferPointer
    ) {
        fd_setopt_string(easy, CURLOPT_URL, url)
        fd_setopt_long(easy, CURLOPT_POST, 1)
        fd_setopt_pointer(easy, CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
        fd_setopt_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, bytes.count)
        fd_setopt_list(easy, CURLOPT_HTTPHEADER, list)
        fd_setopt_long(easy, CURLOPT_NOSIGNAL, 1)
        fd_setopt_string(easy, CURLOPT_PROXY, "")
        fd_setopt_long(easy, CURLOPT_FRESH_CONNECT, isFresh ? 1 : 0)
        fd_setopt_long(easy, CURLOPT_FORBID_REUSE, isFresh ? 1 : 0)
        fd_setopt_long(easy, CURLOPT_TIMEOUT_MS, 10_000)
        fd_setopt_data_callback(easy, CURLOPT_WRITEFUNCTION) { _, size, count, _ in size * count }
    }

    /// - Returns: the next handle that is done; nil when there is none now.
    private func done(_ multi: UnsafeMutableRawPointer) throws -> UnsafeMutableRawPointer? {
        var waiting: Int32 = 0
        guard let message = curl_multi_info_read(multi, &waiting) else { return nil }
        guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { return nil }
        let result = fd_message_result(message)
        var status = 0
        fd_info_long(easy, CURLINFO_RESPONSE_CODE, &status)
        guard result == CURLE_OK, status == 200 else {
            throw Failure(
                description: "a call failed: \(String(cString: curl_easy_strerror(result))), HTTP \(status); is the "
                    + "instant server running?")
        }
        return easy
    }
}
