/// From which confidence an intent may be acted on without asking further, learned from a target error rate.
struct Thresholds: Codable, Sendable, Equatable {
    /// The share of wrong decisions that was aimed at, e.g. 0.05.
    var errorRate: Double
    /// By intent; an intent that held-out rows were too few to judge has none.
    var linear: [String: Double]
    var joint: [String: Double]
    /// Below this confidence a text is out of scope, where the model was trained to reject.
    var rejection: Rejection?

    struct Rejection: Codable, Sendable, Equatable {
        var label: String
        var linear: Double
        var joint: Double
    }
}
