import Synchronization

/// How long each model took lately, to know when it is slower than usual.
final class Latencies: Sendable {
    private static let kept = 100
    /// Fewer say nothing.
    private static let fewest = 20

    private let recent = Mutex<[String: [Duration]]>([:])

    func took(_ key: String, _ time: Duration) {
        recent.withLock { recent in
            recent[key, default: []].append(time)
            if let count = recent[key]?.count, count > Self.kept { recent[key]?.removeFirst(count - Self.kept) }
        }
    }

    /// What 19 of 20 calls did not exceed; nil while too few are known.
    func p95(_ key: String) -> Duration? {
        let times = recent.withLock { $0[key] ?? [] }
        guard times.count >= Self.fewest else { return nil }
        return times.sorted()[times.count * 95 / 100]
    }
}
