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

    private init(_ stream: StreamName, _ fields: [(name: String, value: [UInt8])]) {
        self.stream = stream
        self.fields = fields
    }

    /// The field that says that the turn has taken a process down before.
    static let suspect = "suspect"

    /// The same entry, to be worked on alone.
    func suspected() -> Outgoing {
        Outgoing(stream, [(Self.suspect, [UInt8(ascii: "1")])] + fields)
    }
}
