/// A condition did not come true in time.
package struct NotInTime: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) {
        self.description = description
    }
}

/// Waits for a condition, and gives up with a text that says what was waited for.
///
/// - Parameters:
///   - what: completes the sentence "waited for …".
///   - condition: returns nil while it is not yet so; an error counts as not yet and is told at the end.
package func eventually<Value: Sendable>(
    _ what: String,
    within limit: Duration = .seconds(30),
    isolation: isolated (any Actor)? = #isolation,
    _ condition: () async throws -> Value?
) async throws -> Value {
    let start = ContinuousClock.now
    var last: (any Error)?
    while ContinuousClock.now - start < limit {
        do {
            if let value = try await condition() { return value }
        } catch {
            last = error
        }
        try await Task.sleep(for: .milliseconds(25))
    }
    let reason = last.map { " (last error: \($0))" } ?? ""
    throw NotInTime(description: "waited \(limit) for \(what), in vain\(reason)")
}
