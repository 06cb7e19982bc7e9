import Checker

/// What one run does. The same plan and seed give the same faults at the same times.
struct Plan: Sendable, Codable {
    enum Networks: String, Sendable, Codable {
        case whole
        /// Every network, in every way.
        case broken
        /// WhatsApp takes what is sent, and its answer does not arrive: nothing else, so that a defect in how answers are awaited
        /// shows for certain.
        case answersLost
    }

    var seed: UInt64
    /// How long customers write and faults happen.
    var seconds: Int
    /// Messages a second.
    var rate: Double
    /// Processes of each service.
    var replicas: Int
    var ambiguous: Rules.Ambiguous
    var mutation: String?
    /// Whether anything breaks at all.
    var faults: Bool
    /// Processes die at the named points of the steps, and customers go on until that has happened at so many of them.
    var points = 0
    /// How the networks between the services and what they talk to break.
    var networks = Networks.whole
    /// Whether one replica of each service runs at first, all then, and two at the end.
    var scales = false
    /// A shell command that crashes Postgres and starts it again.
    var postgresCrash: String?

    /// The turn protocol's times during a run: short, so that minutes hold many recoveries.
    static let lease = 3
    static let deadline = 20
    static let reconcile = 3

    /// Deadline, two leases, one resend of an ambiguous part, and the longest outage of a run.
    static let longestWait: Int64 = 90_000
}
