/// The faults that wait, and the calls that came.
actor FaultScript {
    enum Kind: String, Decodable, Sendable {
        /// No byte is ever sent.
        case hang
        /// One token a second.
        case drip
        /// The connection ends in the middle of the answer.
        case reset
        /// The answer ends at its token limit.
        case cutOff = "cut_off"
        /// The model says that it will not answer.
        case refusal
        /// The key is not known.
        case wrongKey = "wrong_key"
        /// A page that is no JSON.
        case garbage
        /// An answer without words.
        case empty
    }

    struct Fault: Decodable, Sendable {
        /// How many calls it meets; below zero, all until the faults are cleared.
        var count: Int
        /// Which provider; nil is any.
        var provider: String?
        var kind: Kind?
        var delayMilliseconds: Int?
        var status: Int?
        var retryAfter: Int?
        var garbage: Bool?
        var empty: Bool?

        var what: Kind? { kind ?? (garbage == true ? .garbage : empty == true ? .empty : nil) }
    }

    struct Counts: Encodable, Sendable {
        var calls = 0
        /// Calls that were refused with 429.
        var limited = 0
        var cost = 0.0
        var byProvider: [String: Int] = [:]
        var probes = 0
    }

    private var faults: [Fault] = []
    private(set) var counts = Counts()

    func add(_ fault: Fault) { faults.append(fault) }

    func clear() { faults = [] }

    func limited() { counts.limited += 1 }

    func probed() { counts.probes += 1 }

    func cost(_ amount: Double) { counts.cost += amount }

    func next(_ provider: String) -> Fault? {
        counts.calls += 1
        counts.byProvider[provider, default: 0] += 1
        guard let index = faults.firstIndex(where: { $0.provider == nil || $0.provider == provider }) else {
            return nil
        }
        let fault = faults[index]
        if fault.count > 0 {
            faults[index].count -= 1
            if faults[index].count == 0 { faults.remove(at: index) }
        }
        return fault
    }

    /// A fault that keeps the provider from everything, its list of models too.
    func standing(_ provider: String) -> Fault? {
        faults.first { ($0.provider == nil || $0.provider == provider) && $0.count < 0 }
    }
}
