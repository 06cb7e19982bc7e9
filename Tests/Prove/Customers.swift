import Checker
import Crypto
import Foundation
import HTTP
import TestSupport

/// Customers who write, and owners who type on the phone. Keeps what the outside knows: which webhooks were answered 200.
///
/// Webhooks come as Meta delivers them: several messages in one, repeated, late copies, and again until somebody answers.
actor Customers {
    static let secret = "prove-secret"

    private let gateways: [String]
    private let client: HTTPClient
    private var random: SplitMix64
    private var customers: [(phone: String, written: Int)]
    private var born: Int
    private(set) var messages: [Evidence.Message] = []
    private(set) var takeovers: [Evidence.Takeover] = []
    private(set) var duplicates = 0
    private(set) var redelivered = 0
    /// Webhooks nobody answered with 200 within two minutes; their messages are not owed an answer.
    private(set) var unacknowledged = 0

    init(_ plan: Plan, gateways: [String], client: HTTPClient) {
        self.gateways = gateways
        self.client = client
        random = SplitMix64(seed: plan.seed)
        let count = max(20, Int(plan.rate * 8))
        customers = (0..<count).map { (Self.phone($0), 0) }
        born = count
    }

    private static func phone(_ number: Int) -> String { String(490_000_000_000 + number) }

    /// Writes at the plan's pace until the time is over and `isEnough` says so, and returns when the last webhook is
    /// settled.
    func write(rate: Double, for duration: Duration, isEnough: @Sendable () async -> Bool) async throws {
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            var written = 0
            while true {
                if ContinuousClock.now - start >= duration, await isEnough() { break }
                let webhook = compose()
                written += webhook.messages.count
                let copies = random.chance(0.2) ? Int.random(in: 1...3, using: &random) : 0
                let delays = (0..<copies).map { _ in Int.random(in: 0...4000, using: &random) }
                duplicates += copies
                // Now and then one webhook overtakes another.
                let late = random.chance(0.05) ? Int.random(in: 100...3000, using: &random) : 0
                group.addTask {
                    if late > 0 { try await Task.sleep(for: .milliseconds(late)) }
                    try await self.deliver(webhook)
                }
                for delay in delays {
                    group.addTask {
                        try await Task.sleep(for: .milliseconds(delay))
                        _ = try await self.post(webhook.body, for: .zero)
                    }
                }
                try await Task.sleep(until: start + .seconds(Double(written) / rate), clock: .continuous)
            }
            try await group.waitForAll()
        }
    }

    /// The owner answers one customer on the phone, who is then served by people; another customer takes the place.
    func takeOver() async throws {
        let index = Int.random(in: customers.indices, using: &random)
        let (phone, written) = customers[index]
        guard written > 0 else { return }
        customers[index] = (Self.phone(born), 0)
        born += 1
        let sentAt = Int64.now
        let body = Self.webhook(
            field: "smb_message_echoes",
            """
            "message_echoes":[{"from":"15550142200","to":"\(phone)","id":"wamid.echo\(phone)",\
            "timestamp":"\(sentAt / 1000)","type":"text","text":{"body":"I will look after it."}}]
            """)
        // The run may end before the answer comes, and the takeover have happened all the same.
        let place = takeovers.count
        takeovers.append(Evidence.Takeover(customer: phone, sentAt: sentAt, acknowledgedAt: nil))
        guard try await post(body, for: .seconds(120)) else { return unacknowledged += 1 }
        takeovers[place] = Evidence.Takeover(customer: phone, sentAt: sentAt, acknowledgedAt: .now)
        // The customer goes on writing; that is the person's to answer now.
        try await deliver(write([(phone, written + 1)]))
    }

    private struct Webhook: Sendable {
        let body: String
        let messages: [(token: String, customer: String)]
        let sentAt: Int64
    }

    /// Mostly one message; now and then a batch of up to 60, rarely of up to 1,000, in which a customer may have several.
    private func compose() -> Webhook {
        var count = 1
        if random.chance(0.02) { count = Int.random(in: 2...60, using: &random) }
        if random.chance(0.0005) { count = Int.random(in: 100...1000, using: &random) }
        return write(
            (0..<count).map { _ in
                let index = Int.random(in: customers.indices, using: &random)
                customers[index].written += 1
                return customers[index]
            })
    }

    /// The next message of each of these customers, in one webhook.
    private func write(_ writers: [(phone: String, written: Int)]) -> Webhook {
        let sentAt = Int64.now
        let messages = writers.map { (token: "q\($0.phone)x\($0.written)", customer: $0.phone) }
        let items = messages.map { token, customer in
            """
            {"from":"\(customer)","id":"wamid.\(token)","timestamp":"\(sentAt / 1000)","type":"text",\
            "text":{"body":"\(token) how much is a cleaning?"}}
            """
        }
        let contacts = messages.map { #"{"profile":{"name":"Ada"},"wa_id":"\#($0.customer)"}"# }
        let body = Self.webhook(
            field: "messages",
            #""contacts":[\#(contacts.joined(separator: ","))],"messages":[\#(items.joined(separator: ","))]"#)
        return Webhook(body: body, messages: messages, sentAt: sentAt)
    }

    private static func webhook(field: String, _ content: String) -> String {
        """
        {"object":"whatsapp_business_account","entry":[{"id":"204417730065512","changes":[{"field":"\(field)",\
        "value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550142200",\
        "phone_number_id":"100000000000001"},\(content)}}]}]}
        """
    }

    private func deliver(_ webhook: Webhook) async throws {
        guard try await post(webhook.body, for: .seconds(120)) else { return unacknowledged += 1 }
        let now = Int64.now
        messages += webhook.messages.map {
            Evidence.Message(token: $0.token, customer: $0.customer, sentAt: webhook.sentAt, acknowledgedAt: now)
        }
    }

    /// - Returns: whether anybody answered with 200 in time.
    private func post(_ body: String, for patience: Duration) async throws -> Bool {
        let bytes = Array(body.utf8)
        let code = HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: Data(Self.secret.utf8)))
        let signature = code.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        let start = ContinuousClock.now
        var pause = Duration.milliseconds(100)
        while true {
            let request = HTTPRequest(
                "POST", gateways[Int.random(in: gateways.indices, using: &random)],
                headers: [("Content-Type", "application/json"), ("X-Hub-Signature-256", "sha256=\(signature)")],
                body: bytes)
            // A gateway that is dead or stopped does not answer; WhatsApp delivers again.
            if (try? await client.send(request, deadline: .seconds(5)))?.status == 200 { return true }
            guard ContinuousClock.now - start < patience else { return false }
            redelivered += 1
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .seconds(2))
        }
    }
}

extension Int64 {
    /// Unix milliseconds.
    static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
}
