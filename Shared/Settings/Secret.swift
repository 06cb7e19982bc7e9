/// A value that must not be shown. Printing, interpolating or dumping it gives `<secret>`.
package struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The value itself; the word makes every use visible in review.
    package let revealed: String

    package init(_ value: String) {
        revealed = value
    }

    package var description: String { "<secret>" }
    package var debugDescription: String { "<secret>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
