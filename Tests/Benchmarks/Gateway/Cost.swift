import ArgumentParser
import Foundation
import GatewayService
import Settings

/// Processor time before the commit: the signature, the JSON, the events.
struct Cost: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "processor time before the commit, for each webhook")

    @Option(help: "How many webhooks.") var count = 20_000

    func run() async throws {
        let bench = try Bench()
        let payload = WebhookPayload(businesses: bench.settings.businesses, now: Bench.now)
        guard let signature = WebhookSignature(secrets: Bench.secret) else { return }
        let message = Bench.message(1)
        measure("a text message of \(message.count) bytes", message, signature, payload, count)
        for (name, body) in Corpus.usual {
            measure("\(name), \(body.count) bytes", body, signature, payload, count)
        }
        let batch = Corpus.statuses(1000)
        measure("a batch of 1,000 statuses, \(batch.count) bytes", batch, signature, payload, max(1, count / 1000))
        let hostile = Corpus.hostile(bytes: 3 * 1024 * 1024)
        measure("a legal and hostile body of \(hostile.count) bytes", hostile, signature, payload, 3)
    }

    private func measure(
        _ name: String, _ body: [UInt8], _ signature: WebhookSignature, _ payload: WebhookPayload, _ count: Int
    ) {
        let header = Bench.signature(body)
        var events = 0
        func once() {
            guard signature.isValid(header, for: body) else { return }
            events += payload.events(in: body).count
        }
        for _ in 0..<max(1, count / 10) { once() }
        events = 0
        let start = processorTime()
        for _ in 0..<count { once() }
        let each = (processorTime() - start) / Double(count) * 1e6
        print("\(name): \(each.formatted(.number.precision(.fractionLength(1)))) µs, \(events / count) events")
    }
}
