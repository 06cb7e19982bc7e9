/// How fast one number sends, and how long whom it may keep waiting.
///
/// Slots are evenly spaced: a window of one second, wherever it begins, never holds more than the limit. A caller whose
/// slot lies within its priority's horizon takes it; another comes back later. So a broadcast, whose horizon is short,
/// never makes a reply wait longer than that, and gets nothing while replies need everything.
package struct NumberPace: Sendable, Equatable {
    package enum Priority: Sendable, CaseIterable {
        case reply, utility, marketing

        /// The longest wait for a slot that is taken.
        package var horizon: Duration {
            switch self {
            case .reply: .seconds(1)
            case .utility: .milliseconds(400)
            case .marketing: .milliseconds(100)
            }
        }
    }

    /// Between two slots.
    package let interval: Duration

    /// - Parameters:
    ///   - throughput: messages a second that Meta grants.
    ///   - share: the part of it that is used.
    package init(throughput: Int, share: Double) {
        interval = .microseconds(Int64((1_000_000 / (Double(throughput) * share)).rounded(.up)))
    }

    package enum Slot: Sendable, Equatable {
        /// The caller's own, after this wait.
        case taken(wait: Duration)
        /// None within the horizon; there may be one after this time.
        case none(after: Duration)
    }
}
