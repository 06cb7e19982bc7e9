import MetaRules

/// Something that goes wrong with the next calls.
struct Fault: Codable, Sendable {
    /// How many of the next calls it concerns.
    var count: Int
    /// Only calls of this number.
    var number: String?
    var latencyMilliseconds: Int?
    /// Answer with this HTTP status instead of accepting.
    var status: Int?
    /// A Graph error code to answer with; without a status, its documented one.
    var code: Int?
    /// Accept the message, and never answer the call.
    var acceptThenTimeout: Bool?
    /// Accept the message, and answer the call with this HTTP status all the same.
    var acceptThenStatus: Int?
    /// Accept the message, and send no status webhooks.
    var dropStatuses: Bool?
    /// Accept the message, and leave this one status out.
    var dropStatus: String?
    /// Accept the message, and say in a status webhook that it failed with this code.
    var failWith: Int?
    /// Deliver every status twice.
    var duplicateStatuses: Bool?
    /// Deliver the statuses in the wrong order.
    var reorderStatuses: Bool?

    /// The HTTP status of a call that is refused; nil when the message is accepted.
    var refusalStatus: Int? {
        guard acceptThenTimeout != true, acceptThenStatus == nil else { return nil }
        return status ?? code.map { ErrorCodes.all[$0]?.status ?? 400 }
    }
}
