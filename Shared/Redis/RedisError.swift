/// Everything that can go wrong between this process and Redis.
package enum RedisError: Error, Equatable, Sendable {
    case invalidURL(String)
    case connectionFailed(endpoint: String, reason: String)
    /// The connection broke after the command was written; whether the server ran it is unknown. Send it again only if
    /// running it twice is harmless.
    case connectionLost(endpoint: String, reason: String)
    /// The server said no. `code` is the first word of its reply, such as `NOGROUP`.
    case refused(code: String, message: String)
    case timedOut(Duration)
    case cancelled
    /// Too many commands wait for their replies already.
    case overloaded(waiting: Int)
    case closed

    /// An error reply of the server.
    package init(reply: String) {
        self = .refused(code: String(reply.prefix { $0 != " " }), message: reply)
    }

    /// Whether a consumer group has vanished, with its stream or alone.
    package var groupIsGone: Bool {
        guard case .refused(let code, _) = self else { return false }
        return code == "NOGROUP" || code == "UNBLOCKED"
    }
}

extension RedisError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .invalidURL(let url):
            "'\(url)' is no Redis address; write REDIS_URL as redis://user:password@host:port/database or unix:///path"
        case .connectionFailed(let endpoint, let reason):
            "cannot reach Redis at \(endpoint) (\(reason)); check REDIS_URL and that the server runs"
        case .connectionLost(let endpoint, let reason):
            "the connection to Redis at \(endpoint) was lost (\(reason)); it is opened again on the next command"
        case .refused("WRONGPASS", let message), .refused("NOAUTH", let message):
            "Redis refused the login (\(message)); check user and password in REDIS_URL"
        case .refused("NOPERM", let message):
            "Redis forbids this user the command (\(message)); check the user's ACL"
        case .refused(_, let message): "Redis refused: \(message)"
        case .timedOut(let limit): "Redis gave no answer within \(limit)"
        case .cancelled: "the command was cancelled"
        case .overloaded(let waiting): "\(waiting) commands wait for Redis already; it is overloaded or away"
        case .closed: "the connection is closed"
        }
    }
}
