package import Contracts
import Redis

/// An entry read from a stream and not yet acknowledged.
package struct Delivery<Body: Codable & Sendable>: Sendable {
    /// The entry's id in its stream, such as `1700000000000-0`. Its first part is the time it was written.
    package let id: String
    /// The entry, or why it cannot be read: an entry nobody can read must still be settled.
    package let content: Result<Entry<Body>, EntryError>
    /// Whether the turn has taken a process down before, so that it is worked on alone.
    package let isSuspect: Bool

    /// How long the entry waited, by the clock of Redis and this host.
    package var waited: Duration {
        guard let written = Int64(id.prefix { $0 != "-" }) else { return .zero }
        return .milliseconds(max(0, .now - written))
    }
}

extension Delivery {
    /// Reads the entries of an `XREADGROUP` reply for one stream; nil when the wait ended without any.
    static func read(_ reply: RedisValue, topic: Topic<Body>) throws(BusError) -> [Delivery] {
        switch reply {
        case .null: return []
        case .array(let streams):
            guard case .array(let pair)? = streams.first, pair.count == 2 else { return [] }
            return try entries(pair[1], topic: topic)
        default: throw .unreadableReply("XREADGROUP: \(reply)")
        }
    }

    /// Reads a list of entries, as `XREADGROUP` and `XAUTOCLAIM` have it.
    static func entries(_ value: RedisValue, topic: Topic<Body>) throws(BusError) -> [Delivery] {
        guard case .array(let items) = value else { throw .unreadableReply("entries: \(value)") }
        return items.compactMap { item in
            guard case .array(let parts) = item, parts.count == 2, let id = parts[0].text else { return nil }
            // A claimed entry that was trimmed meanwhile has no fields.
            guard case .array(let flat) = parts[1] else { return nil }
            let isSuspect = flat.first { $0.text == Outgoing.suspect } != nil
            return Delivery(id: id, content: content(flat, topic: topic), isSuspect: isSuspect)
        }
    }

    private static func content(_ flat: [RedisValue], topic: Topic<Body>) -> Result<Entry<Body>, EntryError> {
        var fields: [String: [UInt8]] = [:]
        fields.reserveCapacity(flat.count / 2)
        var index = 0
        while index + 1 < flat.count {
            if let name = flat[index].text, let value = flat[index + 1].bytes { fields[name] = value }
            index += 2
        }
        do throws(EntryError) {
            return .success(try Entry(fields: fields, topic: topic))
        } catch {
            return .failure(error)
        }
    }
}
