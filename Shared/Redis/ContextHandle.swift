import CHiredis
import Foundation

/// The only owner of a `redisContext`; `redisFree` runs once, when it goes out of scope. hiredis connects and parses;
/// the connection reads and writes the socket itself, so that the commands of all waiting tasks go out in one write.
struct ContextHandle: ~Copyable {
    private let pointer: UnsafeMutablePointer<redisContext>

    /// Begins to connect, without waiting.
    ///
    /// hiredis resolves the host's name here, which may take a while: call it on the connection's own queue.
    init(_ endpoint: RedisEndpoint) throws(RedisError) {
        let context =
            switch endpoint.address {
            case .tcp(let host, let port): redisConnectNonBlock(host, Int32(port))
            case .unix(let path): redisConnectUnixNonBlock(path)
            }
        guard let context else { throw .connectionFailed(endpoint: "\(endpoint)", reason: "hiredis has no memory") }
        guard context.pointee.err == 0 else {
            // A context is returned even then, and must be freed.
            defer { redisFree(context) }
            throw .connectionFailed(endpoint: "\(endpoint)", reason: Self.reason(context))
        }
        if case .tcp = endpoint.address { redisEnableKeepAlive(context) }
        pointer = context
    }

    deinit {
        redisFree(pointer)
    }

    var socket: Int32 { pointer.pointee.fd }

    /// Whether the connection stands, asked once the socket is writable.
    func established() -> String? {
        var failure: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(socket, SOL_SOCKET, SO_ERROR, &failure, &length) == 0 else { return Self.reason(of: errno) }
        return failure == 0 ? nil : Self.reason(of: failure)
    }

    /// Reads what has arrived, up to `limit` bytes at once.
    ///
    /// - Returns: the bytes to parse; nil when the connection has ended, with the reason.
    func receive(into buffer: inout [UInt8]) -> (count: Int, end: String?) {
        let count = buffer.withUnsafeMutableBytes { read(socket, $0.baseAddress, $0.count) }
        if count > 0 { return (count, nil) }
        if count == 0 { return (0, "the server closed it") }
        return errno == EAGAIN || errno == EINTR ? (0, nil) : (0, Self.reason(of: errno))
    }

    /// - Returns: how many bytes the socket took, or why it takes none any more.
    func send(_ bytes: ArraySlice<UInt8>) -> (count: Int, end: String?) {
        let count = bytes.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        if count >= 0 { return (count, nil) }
        return errno == EAGAIN || errno == EINTR ? (0, nil) : (0, Self.reason(of: errno))
    }

    /// Gives received bytes to hiredis' parser.
    func feed(_ bytes: [UInt8], count: Int) -> String? {
        let outcome = bytes.withUnsafeBytes { buffer in
            redisReaderFeed(
                pointer.pointee.reader, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), count
            )
        }
        return outcome == REDIS_OK ? nil : "its reply cannot be parsed"
    }

    /// - Returns: the next complete reply, nil when more bytes are needed.
    func nextReply() throws(ProtocolFailure) -> RedisValue? {
        var reply: UnsafeMutableRawPointer?
        guard redisReaderGetReply(pointer.pointee.reader, &reply) == REDIS_OK else { throw ProtocolFailure() }
        guard let reply else { return nil }
        defer { freeReplyObject(reply) }
        return Self.copy(reply.assumingMemoryBound(to: redisReply.self), depth: 0)
    }

    struct ProtocolFailure: Error {}

    /// hiredis itself refuses deeper replies than this; the bound here does not rely on it.
    private static let deepest = 9

    private static func copy(_ reply: UnsafeMutablePointer<redisReply>, depth: Int) -> RedisValue {
        let value = reply.pointee
        switch value.type {
        case REDIS_REPLY_INTEGER: return .integer(value.integer)
        case REDIS_REPLY_STRING: return .string(bytes(value))
        case REDIS_REPLY_STATUS: return .status(String(decoding: bytes(value), as: UTF8.self))
        case REDIS_REPLY_ERROR: return .error(String(decoding: bytes(value), as: UTF8.self))
        case REDIS_REPLY_ARRAY:
            guard depth < deepest else { return .error("ERR the reply is nested too deep") }
            return .array(
                (0..<Int(value.elements)).map { index in
                    guard let element = value.element?[index] else { return .null }
                    return copy(element, depth: depth + 1)
                }
            )
        case REDIS_REPLY_NIL: return .null
        default: return .error("ERR the reply has type \(value.type), which this client does not know")
        }
    }

    private static func bytes(_ reply: redisReply) -> [UInt8] {
        guard let start = reply.str else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(reply.len)))
    }

    private static func reason(_ context: UnsafeMutablePointer<redisContext>) -> String {
        withUnsafeBytes(of: &context.pointee.errstr) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    private static func reason(of code: Int32) -> String {
        String(cString: strerror(code))
    }
}
