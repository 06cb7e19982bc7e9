import CCurl
import Foundation

/// The only owner of a `CURL` with its lists and buffers. Lives on the driver's thread alone.
///
/// libcurl calls back with a pointer to this object, which the loop keeps alive for as long as the handle is added.
final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    let transfer: Transfer
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private let body: UnsafeMutablePointer<UInt8>
    private var status = 0
    private var headers: [(name: String, value: String)] = []
    private var isHeadDelivered = false
    private var refusal: HTTPError.Kind?

    /// - Returns: nil when the address cannot be called.
    init?(_ transfer: Transfer) {
        guard let easy = curl_easy_init() else { return nil }
        pointer = easy
        self.transfer = transfer
        let request = transfer.request
        body = UnsafeMutablePointer.allocate(capacity: max(1, request.body.count))
        body.initialize(from: request.body, count: request.body.count)
        guard fd_setopt_string(pointer, CURLOPT_URL, request.url) == CURLE_OK, isCallable(request) else { return nil }
        set(request)
        setCallbacks()
    }

    deinit {
        curl_easy_cleanup(pointer)
        curl_slist_free_all(headerList)
        body.deallocate()
    }

    /// What else is wrong with an address libcurl says itself, before it calls anybody.
    private func isCallable(_ request: HTTPRequest) -> Bool {
        let start = request.url.prefix(8).lowercased()
        return start == "https://" || (start.hasPrefix("http://") && request.addressPolicy == .any)
    }

    private func set(_ request: HTTPRequest) {
        let protocols = request.addressPolicy == .any ? "http,https" : "https"
        fd_setopt_string(pointer, CURLOPT_PROTOCOLS_STR, protocols)
        fd_setopt_string(pointer, CURLOPT_REDIR_PROTOCOLS_STR, protocols)
        fd_setopt_string(pointer, CURLOPT_CUSTOMREQUEST, request.method)
        if request.method == "HEAD" { fd_setopt_long(pointer, CURLOPT_NOBODY, 1) }
        if !request.body.isEmpty || request.method == "POST" {
            fd_setopt_long(pointer, CURLOPT_POST, 1)
            fd_setopt_pointer(pointer, CURLOPT_POSTFIELDS, body)
            fd_setopt_offset(pointer, CURLOPT_POSTFIELDSIZE_LARGE, request.body.count)
        }
        // No "Expect: 100-continue": it costs a round trip, and a server without it a second.
        for (name, value) in request.headers + [("Expect", "")] {
            headerList = curl_slist_append(headerList, value.isEmpty ? "\(name):" : "\(name): \(value)")
        }
        fd_setopt_list(pointer, CURLOPT_HTTPHEADER, headerList)
        fd_setopt_long(pointer, CURLOPT_NOSIGNAL, 1)
        fd_setopt_long(pointer, CURLOPT_FOLLOWLOCATION, request.followRedirects ? 1 : 0)
        fd_setopt_long(pointer, CURLOPT_MAXREDIRS, 5)
        fd_setopt_long(pointer, CURLOPT_FRESH_CONNECT, request.freshConnection ? 1 : 0)
        fd_setopt_long(pointer, CURLOPT_FORBID_REUSE, request.freshConnection ? 1 : 0)
        fd_setopt_long(pointer, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
        fd_setopt_long(pointer, CURLOPT_TCP_KEEPALIVE, 1)
        fd_setopt_string(pointer, CURLOPT_PROXY, "")
        if let stall = request.stall {
            fd_setopt_long(pointer, CURLOPT_LOW_SPEED_LIMIT, 1)
            fd_setopt_long(pointer, CURLOPT_LOW_SPEED_TIME, max(1, Int(stall / .seconds(1))))
        }
        let rest = transfer.limit - (ContinuousClock.now - transfer.startedAt)
        fd_setopt_long(pointer, CURLOPT_TIMEOUT_MS, max(1, Int(rest / .milliseconds(1))))
    }

    private func setCallbacks() {
        let me = Unmanaged.passUnretained(self).toOpaque()
        fd_setopt_pointer(pointer, CURLOPT_HEADERDATA, me)
        fd_setopt_data_callback(pointer, CURLOPT_HEADERFUNCTION) { start, size, count, context in
            EasyHandle.from(context)?.receivedHeader(UnsafeRawBufferPointer(start: start, count: size * count))
            return size * count
        }
        fd_setopt_pointer(pointer, CURLOPT_WRITEDATA, me)
        fd_setopt_data_callback(pointer, CURLOPT_WRITEFUNCTION) { start, size, count, context in
            EasyHandle.from(context)?.receivedBody(UnsafeRawBufferPointer(start: start, count: size * count)) ?? 0
        }
        guard transfer.request.addressPolicy == .publicOnly else { return }
        fd_setopt_pointer(pointer, CURLOPT_OPENSOCKETDATA, me)
        fd_setopt_socket_callback(pointer, CURLOPT_OPENSOCKETFUNCTION) { context, _, address in
            guard let address else { return CURL_SOCKET_BAD }
            return EasyHandle.from(context)?.open(address) ?? CURL_SOCKET_BAD
        }
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> EasyHandle? {
        context.map { Unmanaged<EasyHandle>.fromOpaque($0).takeUnretainedValue() }
    }

    // MARK: What libcurl tells

    private func receivedHeader(_ line: UnsafeRawBufferPointer) {
        let text = Self.trimmed(line)
        if text.hasPrefix("HTTP/") {
            // Each hop of a redirect, and each interim response, begins anew.
            status = Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0
            headers = []
        } else if let colon = text.firstIndex(of: ":") {
            let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            headers.append((String(text[..<colon]), String(value)))
        } else if text.isEmpty, status >= 200 {
            let isHop =
                transfer.request.followRedirects && (300..<400).contains(status)
                && headers.contains { $0.name.lowercased() == "location" }
            if !isHop { deliverHead() }
        }
    }

    /// A header line without the space around it.
    private static func trimmed(_ line: UnsafeRawBufferPointer) -> String {
        var (start, end) = (line.startIndex, line.endIndex)
        while start < end, line[start] <= 0x20 { start += 1 }
        while end > start, line[end - 1] <= 0x20 { end -= 1 }
        return String(decoding: line[start..<end], as: UTF8.self)
    }

    private func deliverHead() {
        guard !isHeadDelivered else { return }
        isHeadDelivered = true
        transfer.received(HTTPResponseHead(status: status, headers: headers))
    }

    private func receivedBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard isHeadDelivered else { return bytes.count }
        switch transfer.received(bytes) {
        case .taken: return bytes.count
        case .pause: return Int(CURL_WRITEFUNC_PAUSE)
        case .tooLarge:
            refusal = .responseTooLarge(limit: transfer.request.maximumResponseBytes)
            return 0
        }
    }

    private func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        let family = address.pointee.family
        let isPublic = withUnsafePointer(to: &address.pointee.addr) { IPAddress($0, family: family) }
        guard let isPublic, isPublic.isPublic else {
            refusal = .forbiddenAddress(isPublic?.description ?? "an address of an unknown kind")
            return CURL_SOCKET_BAD
        }
        return socket(family, address.pointee.socktype, address.pointee.protocol)
    }

    func resume() {
        curl_easy_pause(pointer, CURLPAUSE_CONT)
    }

    // MARK: The end

    var requestSent: Bool {
        var bytes = 0
        fd_info_long(pointer, CURLINFO_REQUEST_SIZE, &bytes)
        return bytes > 0
    }

    func finish(_ result: CURLcode) {
        if result == CURLE_OK {
            deliverHead()
            transfer.ended(.success(timings))
        } else {
            let detail = String(cString: curl_easy_strerror(result))
            transfer.ended(.failure(transfer.error(kind(of: result), requestSent: requestSent, detail: detail)))
        }
    }

    private func kind(of result: CURLcode) -> HTTPError.Kind {
        if let refusal { return refusal }
        switch result {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: return .invalidURL
        case CURLE_COULDNT_RESOLVE_HOST: return .couldNotResolve
        case CURLE_COULDNT_CONNECT: return .couldNotConnect
        case CURLE_OPERATION_TIMEDOUT: return .timedOut(transfer.limit)
        case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2_STREAM:
            return .connectionLost
        case CURLE_TOO_MANY_REDIRECTS: return .tooManyRedirects
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE: return .tls
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL: return .malformedResponse
        default: return .other(Int(result.rawValue))
        }
    }

    private var timings: HTTPTimings {
        func time(_ info: CURLINFO) -> Duration {
            var microseconds: curl_off_t = 0
            fd_info_offset(pointer, info, &microseconds)
            return .microseconds(Int64(microseconds))
        }
        var connections = 0
        fd_info_long(pointer, CURLINFO_NUM_CONNECTS, &connections)
        return HTTPTimings(
            connected: time(CURLINFO_CONNECT_TIME_T),
            firstByte: time(CURLINFO_STARTTRANSFER_TIME_T),
            total: time(CURLINFO_TOTAL_TIME_T),
            reusedConnection: connections == 0
        )
    }
}
