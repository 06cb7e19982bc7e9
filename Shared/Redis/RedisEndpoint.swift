import Foundation

/// Where a Redis is and who we are there.
///
///     redis://[user:password@]host[:port][/database]
///     rediss://…                                       the same over TLS
///     unix:///path/to/socket[?db=1]
package struct RedisEndpoint: Sendable, Equatable {
    enum Address: Sendable, Equatable {
        case tcp(host: String, port: Int)
        case unix(path: String)
    }

    let address: Address
    let user: String?
    let password: String?
    let database: Int

    /// - Throws: `RedisError.invalidURL`, or `tlsUnavailable` for `rediss://`: the client library of Debian 12 has no
    ///   TLS, and a connection that only seems encrypted would be worse than none.
    package init(url: String) throws(RedisError) {
        guard let components = URLComponents(string: url), let scheme = components.scheme else {
            throw .invalidURL(Self.redacted(url))
        }
        user = components.user.flatMap { $0.isEmpty ? nil : $0 }
        password = components.password
        var database = components.queryItems?.first { $0.name == "db" }?.value.flatMap { Int($0) } ?? 0
        switch scheme {
        case "redis", "tcp":
            guard let host = components.host, !host.isEmpty else { throw .invalidURL(Self.redacted(url)) }
            let path = components.path.drop { $0 == "/" }
            if !path.isEmpty {
                guard let number = Int(path) else { throw .invalidURL(Self.redacted(url)) }
                database = number
            }
            address = .tcp(host: host, port: components.port ?? 6379)
        case "unix", "redis+unix":
            guard !components.path.isEmpty else { throw .invalidURL(Self.redacted(url)) }
            address = .unix(path: components.path)
        case "rediss":
            throw .tlsUnavailable
        default:
            throw .invalidURL(Self.redacted(url))
        }
        self.database = database
    }

    private static func redacted(_ url: String) -> String {
        url.replacing(/:\/\/([^:@\/]*):[^@]*@/) { "://\($0.1):***@" }
    }
}

extension RedisEndpoint: CustomStringConvertible {
    /// Without the password.
    package var description: String {
        switch address {
        case .tcp(let host, let port): "\(host):\(port)"
        case .unix(let path): path
        }
    }
}
