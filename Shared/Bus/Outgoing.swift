package import Contracts

/// An entry ready to be written to its stream: the next stage's work.
package struct Outgoing: Sendable {
    package let stream: StreamName
    package let fields: [(name: String, value: [UInt8])]

    /// - Throws: `EntryError.body` when the body cannot be written as JSON.
    package init<Body>(_ entry: Entry<Body>, topic: Topic<Body>) throws(EntryError) {
        stream = topic.stream
        fields = try entry.fields(for: topic)
    }
}
