package import Contracts
package import Logging

/// What each consuming service implements, and all it implements.
package protocol Worker: Sendable {
    associatedtype Body: Codable & Sendable

    /// What it reads.
    var topic: Topic<Body> { get }

    /// Does the stage's work for one entry and says what follows.
    ///
    /// An entry may be handled twice. The ledger's fence decides which time counts; the other changes nothing. An
    /// error is logged, the entry is acknowledged, and the ledger brings the turn back when its lease ends.
    func handle(_ entry: Entry<Body>, logger: Logger) async throws -> Handled
}

/// What came of an entry.
package struct Handled: Sendable {
    package enum Outcome: String, Sendable, CaseIterable {
        /// Worked on; the successors say how it goes on.
        case done
        /// Another worker has the turn, or it is over.
        case stale
        /// Worked on in vain; the ledger brings it back.
        case failed
        /// The entry could not be read.
        case unreadable
    }

    package let outcome: Outcome
    package let outgoing: [Outgoing]
    package let hops: [Hop]

    package static func done(_ outgoing: [Outgoing] = [], hops: [Hop] = []) -> Handled {
        Handled(outcome: .done, outgoing: outgoing, hops: hops)
    }

    package static let stale = Handled(outcome: .stale, outgoing: [], hops: [])
}
