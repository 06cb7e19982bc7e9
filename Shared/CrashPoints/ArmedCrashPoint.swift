import Foundation
import Synchronization

/// What `FRONTDESK_CRASH_AT` asks for.
struct ArmedCrashPoint: Sendable {
    let point: CrashPoint
    let count: Countdown

    /// - Returns: nil when the text names no point.
    init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard let name = parts.first, let point = CrashPoint(rawValue: String(name)) else { return nil }
        let number = parts.count == 2 ? Int(parts[1]) : 1
        guard let number, number > 0 else { return nil }
        self.point = point
        count = Countdown(number)
    }

    final class Countdown: Sendable {
        private let left: Atomic<Int>

        init(_ number: Int) {
            left = Atomic(number)
        }

        /// Whether this passing is the one that was asked for.
        func isLast() -> Bool {
            left.subtract(1, ordering: .relaxed).newValue == 0
        }
    }
}

extension CrashPoint {
    static let armed = requested.flatMap(ArmedCrashPoint.init)

    private static var requested: String? { ProcessInfo.processInfo.environment["FRONTDESK_CRASH_AT"] }

    /// What to say at the start of a process; nil when nothing is asked for.
    package static var notice: String? {
        guard let requested else { return nil }
        if armed != nil { return "this process will end itself at \(requested), because FRONTDESK_CRASH_AT says so" }
        let names = allCases.map(\.rawValue).joined(separator: ", ")
        return "FRONTDESK_CRASH_AT=\(requested) names no crash point and is ignored; there are \(names)"
    }
}
