/// Statuses that are due and wait to go out together.
actor StatusBatches {
    struct Status: Sendable {
        let body: String
        let delivered: (@Sendable () async -> Void)?
    }

    private var waiting: [Status] = []
    private var isBeingDelivered = false

    /// - Returns: whether the caller is the one to deliver what waits.
    func add(_ body: String, _ delivered: (@Sendable () async -> Void)?) -> Bool {
        waiting.append(Status(body: body, delivered: delivered))
        defer { isBeingDelivered = true }
        return !isBeingDelivered
    }

    /// - Returns: nil when nothing waits any more; then another delivers.
    func take(atMost count: Int) -> [Status]? {
        guard !waiting.isEmpty else {
            isBeingDelivered = false
            return nil
        }
        defer { waiting.removeFirst(min(count, waiting.count)) }
        return Array(waiting.prefix(count))
    }
}
