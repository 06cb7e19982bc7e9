import Foundation

/// Everything that happened: what customers wrote, what the business sent, which webhooks were delivered.
actor World {
    /// A call of the Graph API, as the outside sees it.
    struct Call: Encodable, Sendable {
        let sequence: Int
        /// Unix milliseconds.
        let at: Int64
        let number: String
        let to: String
        let type: String
        let text: String?
        let callbackData: String?
        let status: Int
        let wamid: String?
        let error: Int?
        /// When the first status webhook of this message was answered with 200.
        var echoedAt: Int64?
    }

    /// A line of one customer's chat.
    struct ChatLine: Encodable, Sendable {
        var sequence: Int
        let id: String
        let isFromCustomer: Bool
        let text: String
        let at: Int64
        var status: String
    }

    struct Delivery: Encodable, Sendable {
        let sequence: Int
        let at: Int64
        let kind: String
        let httpStatus: Int
        let attempt: Int
        let milliseconds: Int
    }

    struct Fault: Codable, Sendable {
        /// How many of the next calls it concerns.
        var count: Int
        var latencyMilliseconds: Int?
        /// Answer with this HTTP status instead of accepting.
        var status: Int?
        /// A Graph error code to answer with.
        var code: Int?
        /// Accept the message, and never answer the call.
        var acceptThenTimeout: Bool?
        /// Accept the message, and answer the call with this HTTP status all the same.
        var acceptThenStatus: Int?
        /// Accept the message, and send no status webhooks.
        var dropStatuses: Bool?
    }

    let numbers: [String]
    private let openWindows: Bool
    private var sequence = 0
    private var calls: [Call] = []
    private var deliveries: [Delivery] = []
    private var chats: [String: [ChatLine]] = [:]
    private var lastInbound: [String: Int64] = [:]
    private var faults: [Fault] = []
    private var watchers: [String: @Sendable (Call) -> Void] = [:]

    init(numbers: [String], openWindows: Bool = false) {
        self.numbers = numbers
        self.openWindows = openWindows
    }

    // MARK: Customers

    func customerWrote(_ text: String, id: String, customer: String, number: String, at: Int64) {
        lastInbound[number + "/" + customer] = at
        append(ChatLine(sequence: 0, id: id, isFromCustomer: true, text: text, at: at, status: "sent"), to: customer)
    }

    /// Whether the customer wrote to the number within 24 hours.
    func isWindowOpen(_ customer: String, _ number: String, now: Int64) -> Bool {
        openWindows || lastInbound[number + "/" + customer].map { now - $0 < 24 * 3_600_000 } ?? false
    }

    func chat(_ customer: String, after: Int) -> [ChatLine] {
        (chats[customer] ?? []).filter { $0.sequence > after }
    }

    private func append(_ line: ChatLine, to customer: String) {
        var line = line
        line.sequence = next()
        chats[customer, default: []].append(line)
    }

    func update(_ id: String, of customer: String, status: String) {
        guard let index = chats[customer]?.lastIndex(where: { $0.id == id }) else { return }
        chats[customer]?[index].status = status
        chats[customer]?[index].sequence = next()
    }

    // MARK: The business

    func record(
        number: String, to: String, type: String, text: String?, callbackData: String?, status: Int, wamid: String?,
        error: Int?
    ) {
        let call = Call(
            sequence: next(), at: .now, number: number, to: to, type: type, text: text, callbackData: callbackData,
            status: status, wamid: wamid, error: error, echoedAt: nil)
        calls.append(call)
        // A load test of hours must not fill the memory.
        if calls.count > 200_000 { calls.removeFirst(100_000) }
        if let wamid, let text {
            append(
                ChatLine(sequence: 0, id: wamid, isFromCustomer: false, text: text, at: call.at, status: "accepted"),
                to: to)
            watchers[to]?(call)
        }
    }

    /// The product has been told that the message was accepted.
    func echoed(_ wamid: String) {
        guard let index = calls.lastIndex(where: { $0.wamid == wamid }), calls[index].echoedAt == nil else { return }
        calls[index].echoedAt = .now
    }

    func calls(after: Int) -> [Call] { calls.filter { $0.sequence > after } }

    func forgetCalls() {
        calls = []
        deliveries = []
    }

    func watch(_ customer: String, _ body: (@Sendable (Call) -> Void)?) { watchers[customer] = body }

    // MARK: Webhooks and faults

    func delivered(kind: String, httpStatus: Int, attempt: Int, milliseconds: Int) {
        deliveries.append(
            Delivery(
                sequence: next(), at: .now, kind: kind, httpStatus: httpStatus, attempt: attempt,
                milliseconds: milliseconds))
        if deliveries.count > 20_000 { deliveries.removeFirst(10_000) }
    }

    func deliveries(after: Int) -> [Delivery] { deliveries.filter { $0.sequence > after } }

    func add(_ fault: Fault) { faults.append(fault) }

    func takeFault() -> Fault? {
        guard !faults.isEmpty else { return nil }
        faults[0].count -= 1
        let fault = faults[0]
        if fault.count <= 0 { faults.removeFirst() }
        return fault
    }

    private func next() -> Int {
        sequence += 1
        return sequence
    }
}

extension Int64 {
    static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
}
