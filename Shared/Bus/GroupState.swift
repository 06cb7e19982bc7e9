import Redis

/// What `XINFO GROUPS` says of one group.
struct GroupState {
    let lastDelivered: String
    let pending: Int64
    /// Undelivered entries; nil when Redis cannot tell, because an undelivered entry was deleted.
    let lag: Int64?

    /// - Returns: nil when the group does not exist.
    init?(_ reply: RedisValue, named name: String) {
        guard let groups = reply.array else { return nil }
        for group in groups {
            guard let flat = group.array else { continue }
            var fields: [String: RedisValue] = [:]
            for index in stride(from: 0, to: flat.count - 1, by: 2) {
                if let field = flat[index].text { fields[field] = flat[index + 1] }
            }
            guard fields["name"]?.text == name else { continue }
            lastDelivered = fields["last-delivered-id"]?.text ?? "0-0"
            pending = fields["pending"]?.integer ?? 0
            lag = fields["lag"]?.integer
            return
        }
        return nil
    }
}
