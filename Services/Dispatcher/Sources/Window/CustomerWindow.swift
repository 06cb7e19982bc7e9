import Settings

/// The 24 hours after a customer's last message in which everything may be sent to them.
struct CustomerWindow: Sendable {
    /// Kept from the end, because Meta's clock is another.
    let margin: Duration

    private static let length: Int64 = 24 * 3_600_000

    /// What is left of it, in milliseconds; negative once it is closed.
    ///
    /// - Parameters:
    ///   - lastInbound: Unix milliseconds by Meta's clock; nil when the customer never wrote.
    func remaining(since lastInbound: Int64?, now: Int64) -> Int64 {
        guard let lastInbound else { return -1 }
        let (seconds, attoseconds) = margin.components
        return lastInbound + Self.length - (seconds * 1000 + attoseconds / 1_000_000_000_000_000) - now
    }

    func isOpen(since lastInbound: Int64?, now: Int64) -> Bool { remaining(since: lastInbound, now: now) > 0 }
}
