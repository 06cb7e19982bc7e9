/// A kind of entry: where it travels, what it is called, and the type of its body.
///
/// The body's type makes sure that only the right entry fits a stream.
package struct Topic<Body: Codable & Sendable>: Sendable {
    package let stream: StreamName
    package let type: String
    package let version: Int

    package init(_ stream: StreamName, type: String, version: Int) {
        self.stream = stream
        self.type = type
        self.version = version
    }

    /// The same kind of entry on another stream; a test owns its streams this way.
    package func on(_ stream: StreamName) -> Topic {
        Topic(stream, type: type, version: version)
    }
}
