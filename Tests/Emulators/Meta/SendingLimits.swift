/// Meta's limits of sending, exact to the microsecond, on whatever clock the caller has.
package struct SendingLimits: Sendable {
    /// Messages a second of one number, in and out together; nil for none.
    package var throughput: Int?
    /// Whether a customer may be written to once in six seconds, with 45 at once that are paid for later.
    package var limitsPairs: Bool

    /// Different people the portfolio may write to outside their windows in 24 hours; nil for none.
    package var uniqueUsers: Int?

    private var outside: [String: Int64] = [:]
    private var recent: [String: Window] = [:]
    private var pairs: [Pair: Int64] = [:]

    private struct Pair: Hashable {
        let number: String
        let customer: String
    }

    /// The moments of the last second, oldest first.
    private struct Window {
        var moments: [Int64] = []
        var first = 0

        mutating func count(at now: Int64) -> Int {
            while first < moments.count, moments[first] <= now - 1_000_000 { first += 1 }
            if first > 4096 {
                moments.removeFirst(first)
                first = 0
            }
            return moments.count - first
        }
    }

    package init(throughput: Int? = 80, limitsPairs: Bool = true, uniqueUsers: Int? = nil) {
        self.uniqueUsers = uniqueUsers
        self.throughput = throughput
        self.limitsPairs = limitsPairs
    }

    private static let emission: Int64 = 6_000_000
    private static let burst: Int64 = 45

    /// - Parameter now: microseconds of any clock.
    /// - Throws: 130429 or 131056, when the message comes too fast.
    package mutating func send(number: String, to customer: String, now: Int64) throws(Refusal) {
        if let throughput, recent[number, default: Window()].count(at: now) >= throughput {
            throw Refusal(130429, "Throughput reached for this number.")
        }
        if limitsPairs {
            let pair = Pair(number: number, customer: customer)
            let until = max(pairs[pair] ?? now, now)
            guard until - now <= (Self.burst - 1) * Self.emission else {
                throw Refusal(131056, "Too many messages to this user in a short time.")
            }
            pairs[pair] = until + Self.emission
            if pairs.count > 200_000 { pairs = pairs.filter { $0.value > now } }
        }
        recent[number, default: Window()].moments.append(now)
    }

    /// A message outside the customer's window; all numbers of a portfolio share the limit.
    ///
    /// - Parameter now: microseconds of any clock.
    /// - Throws: 131048 when the day's people are used up; Meta does not publish the code.
    package mutating func startConversation(with customer: String, now: Int64) throws(Refusal) {
        guard let uniqueUsers else { return }
        let day: Int64 = 24 * 3600 * 1_000_000
        outside = outside.filter { $0.value > now - day }
        guard outside[customer] != nil || outside.count < uniqueUsers else {
            throw Refusal(131048, "The portfolio's messaging limit is reached.")
        }
        outside[customer] = now
    }

    /// A message of a customer; it counts against the throughput.
    package mutating func receive(number: String, now: Int64) {
        guard throughput != nil else { return }
        _ = recent[number, default: Window()].count(at: now)
        recent[number, default: Window()].moments.append(now)
    }
}
