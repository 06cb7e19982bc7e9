import Foundation
import ServiceLifecycle
import Synchronization

/// Writes as many customers at a fixed pace, and measures from sending the webhook to the call that answers it.
///
/// The pace does not slow down when the product does: a slow answer is a long time, not a message less.
final class LoadGenerator: Service {
    struct Plan: Codable, Sendable {
        /// Messages a second.
        let rate: Double
        let count: Int
        let text: String
        /// The first customer's phone number; each message comes from a customer of its own.
        let firstCustomer: Int?
    }

    struct Report: Codable, Sendable {
        let sent: Int
        let answered: Int
        let webhookMilliseconds: Percentiles
        let replyMilliseconds: Percentiles
        let seconds: Double
    }

    struct Percentiles: Codable, Sendable {
        let p50: Double
        let p90: Double
        let p99: Double
        let highest: Double

        init(_ values: [Double]) {
            let sorted = values.sorted()
            func at(_ share: Double) -> Double {
                sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
            }
            (p50, p90, p99, highest) = (at(0.5), at(0.9), at(0.99), sorted.last ?? 0)
        }
    }

    /// What one run has measured so far.
    private final class Measurements: Sendable {
        private let values = Mutex<(webhooks: [Double], replies: [Double])>(([], []))

        func webhook(_ milliseconds: Double) { values.withLock { $0.webhooks.append(milliseconds) } }

        func reply(_ milliseconds: Double) { values.withLock { $0.replies.append(milliseconds) } }

        var all: (webhooks: [Double], replies: [Double]) { values.withLock { $0 } }
    }

    private let world: World
    private let deliveries: WebhookDeliveries

    init(world: World, deliveries: WebhookDeliveries) {
        self.world = world
        self.deliveries = deliveries
    }

    func run() async throws {
        try? await gracefulShutdown()
    }

    /// Runs the plan and waits for the answers, at most 30 seconds after the last message.
    func perform(_ plan: Plan) async throws -> Report {
        let measured = Measurements()
        let start = ContinuousClock.now
        let first = plan.firstCustomer ?? 390_000_000_000
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<plan.count {
                try await Task.sleep(until: start + .seconds(Double(index) / plan.rate), clock: .continuous)
                let customer = String(first + index)
                group.addTask { [self] in try await write(plan.text, customer, measured) }
            }
            try await group.waitForAll()
        }
        let last = ContinuousClock.now
        while ContinuousClock.now - last < .seconds(30), measured.all.replies.count < plan.count {
            try await Task.sleep(for: .milliseconds(50))
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let all = measured.all
        return Report(
            sent: plan.count,
            answered: all.replies.count,
            webhookMilliseconds: Percentiles(all.webhooks),
            replyMilliseconds: Percentiles(all.replies),
            seconds: seconds
        )
    }

    private func write(_ text: String, _ customer: String, _ measured: Measurements) async throws {
        let id = "wamid.load\(UUID().uuidString)"
        let number = world.numbers[(Int(customer) ?? 0) % world.numbers.count]
        let at = Int64.now
        await world.customerWrote(text, id: id, customer: customer, number: number, at: at)
        let sent = ContinuousClock.now
        await world.watch(customer) { _ in measured.reply((ContinuousClock.now - sent) / .milliseconds(1)) }
        let body = MetaJSON.message(number: number, customer: customer, name: "Load", id: id, text: text, at: at)
        if try await deliveries.deliver(body, kind: "message") == 200 {
            measured.webhook((ContinuousClock.now - sent) / .milliseconds(1))
        }
    }
}
