import Foundation
import MetaRules

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
        /// What can be tapped.
        var choices: [OutgoingMessage.Choice] = []
        var isList = false
        /// `interactive`, `image`, …
        var type = "text"
    }

    struct Delivery: Encodable, Sendable {
        let sequence: Int
        let at: Int64
        let kind: String
        let httpStatus: Int
        let attempt: Int
        let milliseconds: Int
    }

    let numbers: [String]
    private let openWindows: Bool
    private var limits: SendingLimits
    private var random: SeededRandom
    /// How far the clock for windows and limits is ahead of the real one.
    private var clockAhead: Int64 = 0
    private(set) var templates = TemplateShelf()
    private var inboundIDs: [String: String] = [:]
    /// When customers came by an advertisement, and until when everything to them is free.
    private var referrals: [String: Int64] = [:]
    private var entryPoints: [String: Int64] = [:]
    private var optedOut: Set<String> = []
    private var managementCalls: [Int64] = []
    private var typing: [String: Int64] = [:]
    private var sequence = 0
    private var calls: [Call] = []
    private var deliveries: [Delivery] = []
    private var chats: [String: [ChatLine]] = [:]
    private var lastInbound: [String: Int64] = [:]
    private(set) var faults: [Fault] = []
    private var watchers: [String: @Sendable (Call) -> Void] = [:]

    init(numbers: [String], openWindows: Bool = false, limits: SendingLimits = SendingLimits(), seed: UInt64 = 1) {
        self.numbers = numbers
        self.openWindows = openWindows
        self.limits = limits
        random = SeededRandom(seed)
    }

    // MARK: The clock and chance

    /// Unix milliseconds, for windows and limits.
    var now: Int64 { .now + clockAhead }

    func advanceClock(milliseconds: Int64) { clockAhead += milliseconds }

    /// An id as Meta makes them; the same ones in the same order with the same seed.
    func newID() -> String { "wamid.\(String(random.next(), radix: 16))\(String(random.next(), radix: 16))" }

    /// A share of 1, for gaps between statuses.
    func chance() -> Double { Double(random.next() >> 11) / Double(1 << 53) }

    // MARK: Customers

    func customerWrote(_ text: String, id: String, customer: String, number: String, at: Int64) {
        lastInbound[number + "/" + customer] = at + clockAhead
        limits.receive(number: number, now: now * 1000)
        inboundIDs[id] = customer
        if inboundIDs.count > 200_000 { inboundIDs.removeAll() }
        append(ChatLine(sequence: 0, id: id, isFromCustomer: true, text: text, at: at, status: "sent"), to: customer)
    }

    /// Whether the customer wrote to the number within 24 hours.
    func isWindowOpen(_ customer: String, _ number: String) -> Bool {
        openWindows || lastInbound[number + "/" + customer].map { now - $0 < 24 * 3_600_000 } ?? false
    }

    /// The customer came by an advertisement; an answer within 24 hours opens 72 free ones.
    func cameByAdvertisement(_ customer: String, _ number: String) { referrals[number + "/" + customer] = now }

    /// Whether nothing to the customer costs anything. The first answer opens it.
    func isFree(_ customer: String, _ number: String) -> Bool {
        let key = number + "/" + customer
        if let tapped = referrals.removeValue(forKey: key), now - tapped < 24 * 3_600_000 {
            entryPoints[key] = now + 72 * 3_600_000
        }
        return entryPoints[key].map { now < $0 } ?? false
    }

    /// The customer wants, or does not want, advertising.
    func setOptOut(_ customer: String, _ isOut: Bool) {
        if isOut { optedOut.insert(customer) } else { optedOut.remove(customer) }
    }

    func isOptedOut(_ customer: String) -> Bool { optedOut.contains(customer) }

    /// What a message of the business offers to tap; nil when there is no such message in the chat.
    func offer(_ message: String, to customer: String) -> (choices: [OutgoingMessage.Choice], isList: Bool)? {
        guard let line = chats[customer]?.last(where: { $0.id == message && !$0.isFromCustomer }) else { return nil }
        return (line.choices, line.isList)
    }

    /// Whether anybody wrote or was sent the message.
    func knows(_ message: String, in customer: String) -> Bool {
        chats[customer]?.contains { $0.id == message } ?? false
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

    /// When the business last showed that it writes; nil once it has written, or after 25 seconds.
    func typingSince(_ customer: String) -> Int64? {
        guard let since = typing[customer], .now - since < 25_000 else { return nil }
        return since
    }

    /// The customer whose message it is; nil when no customer wrote it.
    func author(of message: String) -> String? { inboundIDs[message] }

    func showTyping(to customer: String) { typing[customer] = .now }

    // MARK: The business

    /// Counts a message against the limits.
    func admit(number: String, to customer: String) throws(Refusal) {
        try limits.send(number: number, to: customer, now: now * 1000)
    }

    /// Counts somebody written to outside their window.
    func startConversation(with customer: String) throws(Refusal) {
        try limits.startConversation(with: customer, now: now * 1000)
    }

    /// Counts a call of the management API.
    func manage(limit: Int) throws(Refusal) {
        managementCalls.removeAll { $0 <= now - 3_600_000 }
        guard managementCalls.count < limit else {
            throw Refusal(80007, "There have been too many calls to this account.")
        }
        managementCalls.append(now)
    }

    func change(_ body: @Sendable (inout TemplateShelf) throws(Refusal) -> Void) throws(Refusal) {
        try body(&templates)
    }

    func record(
        number: String, to: String, type: String, text: String?, callbackData: String?, status: Int, wamid: String?,
        error: Int?, choices: [OutgoingMessage.Choice] = [], isList: Bool = false
    ) {
        let call = Call(
            sequence: next(), at: .now, number: number, to: to, type: type, text: text, callbackData: callbackData,
            status: status, wamid: wamid, error: error, echoedAt: nil)
        calls.append(call)
        // A load test of hours must not fill the memory.
        if calls.count > 200_000 { calls.removeFirst(100_000) }
        if let wamid, let text {
            append(
                ChatLine(
                    sequence: 0, id: wamid, isFromCustomer: false, text: text, at: call.at, status: "accepted",
                    choices: choices, isList: isList, type: type),
                to: to)
            typing[to] = nil
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

    func set(_ status: String, of template: String, _ language: String?) -> [Template] {
        templates.set(status, of: template, language)
    }

    func recategorise(_ name: String, _ language: String?, to category: String) -> [(Template, String)] {
        templates.recategorise(name, language, to: category)
    }

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

    func clearFaults() { faults = [] }

    /// The first fault that concerns the number, and is used up by it.
    func takeFault(number: String) -> Fault? {
        guard let index = faults.firstIndex(where: { $0.number == nil || $0.number == number }) else { return nil }
        faults[index].count -= 1
        let fault = faults[index]
        if fault.count <= 0 { faults.remove(at: index) }
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
