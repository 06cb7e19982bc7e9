import Foundation

/// Where a Redis is and who we are there.
///
///     redis://[user:password@]host[:port][/database]
///     rediss://…[?ca=authorities.pem][&cert=own.pem&key=own.key]     the same over TLS
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
    /// nil: the connection is not encrypted.
    let tls: TLSOptions?

    /// - Throws: `RedisError.invalidURL`.
    package init(url: String) throws(RedisError) {
        guard let components = URLComponents(string: url), let scheme = components.scheme else {
            throw .invalidURL(Self.redacted(url))
        }
        user = components.user.flatMap { $0.isEmpty ? nil : $0 }
        password = components.password
        func option(_ name: String) -> String? {
            components.queryItems?.first { $0.name == name }?.value.flatMap { $0.isEmpty ? nil : $0 }
        }
        var database = option("db").flatMap { Int($0) } ?? 0
        tls =
            scheme == "rediss"
            ? TLSOptions(authorities: option("ca"), certificate: option("cert"), key: option("key")) : nil
        switch scheme {
        case "redis", "tcp", "rediss":
            guard let host = components.host, !host.isEmpty else { throw .invalidURL(Self.redacted(url)) }
            let path = components.path.drop { $0 == "/" }
            if !path.isEmpty {
                guard let number = Int(path) else { throw .invalidURL(Self.redacted(url)) }
                database = number
            }
            // An IPv6 address stands in brackets here, and nowhere else.
            let name = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
            address = .tcp(host: name, port: components.port ?? 6379)
        case "unix", "redis+unix":
            guard !components.path.isEmpty else { throw .invalidURL(Self.redacted(url)) }
            address = .unix(path: components.path)
        default:
            throw .invalidURL(Self.redacted(url))
        }
        self.database = database
    }

    private static func redacted(_ url: String) -> String {
        // Up to the last @: a password may hold one.
        url.replacing(/:\/\/([^:@\/]*):.*@/) { "://\($0.1):***@" }
    }
}

extension RedisEndpoint: CustomStringConvertible {
    /// Without the password.
    package var description: String {
        switch address {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): path
        }
    }
}
