package import Contracts
package import Redis

/// Why the bus could not carry something. The ledger still knows of it, and the sweeper brings it back.
package enum BusError: Error {
    case redis(RedisError)
    case unreadableReply(String)
    case entry(EntryError)
}

extension BusError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .redis(let error): "\(error)"
        case .unreadableReply(let reason): "Redis answered in a form the bus does not know (\(reason))"
        case .entry(let error): "\(error)"
        }
    }
}
