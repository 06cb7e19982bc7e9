/// The name of a Redis stream.
package struct StreamName: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package var description: String { rawValue }
}

extension StreamName {
    package static let inbound = StreamName(rawValue: "fd:inbound")
    package static let retrieve = StreamName(rawValue: "fd:retrieve")
    package static let generate = StreamName(rawValue: "fd:generate")
    package static let outbound = StreamName(rawValue: "fd:outbound")
    package static let ingest = StreamName(rawValue: "fd:ingest")
    package static let media = StreamName(rawValue: "fd:media")
    package static let suspect = StreamName(rawValue: "fd:suspect")
    /// What happened, for live views. Nothing depends on it.
    package static let events = StreamName(rawValue: "fd:events")

    /// The hops of one customer message; expires.
    package static func trace(_ message: MessageID) -> StreamName {
        StreamName(rawValue: "fd:trace:\(message.rawValue)")
    }

    /// The streams work passes through, each with the one consumer group that reads it.
    package static let work: [(stream: StreamName, group: String)] = [
        (.inbound, "router"), (.suspect, "router"),
        (.retrieve, "retriever"), (.ingest, "retriever"),
        (.generate, "orchestrator"), (.outbound, "dispatcher"), (.media, "dispatcher"),
    ]
}
