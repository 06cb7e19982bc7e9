import ArgumentParser
import Foundation
import GatewayService
import Ledger
import Settings
import Synchronization
import TestSupport

/// Mutated webhooks through the reader and a ledger in memory: no crash, no hang, and counters that balance.
struct Fuzz: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "mutated webhooks: no crash, no hang, balanced counters")

    @Option(help: "How many.") var count = 1_000_000
    @Option(help: "The same seed makes the same webhooks.") var seed: UInt64 = 1

    func run() async throws {
        let bench = try Bench()
        let payload = WebhookPayload(businesses: bench.settings.businesses, now: Bench.now)
        let corpus = Corpus.all
        var mutator = Mutator(seed: seed, corpus: corpus)
        var slowest = Duration.zero
        var judged = 0
        let start = ContinuousClock.now
        for number in 0..<count {
            let body = mutator.next()
            let began = ContinuousClock.now
            let events = payload.events(in: body)
            slowest = max(slowest, .now - began)
            _ = bench.ledger.accept(events)
            // Foundation is the judge of how many items there were; it is slow.
            if number % 100 == 0, let expected = ItemCount(body)?.items {
                judged += 1
                guard events.count == expected else {
                    throw Finding(
                        "seed \(seed), webhook \(number): \(events.count) events for \(expected) items", body)
                }
            }
        }
        let tally = bench.ledger.state.withLock { $0.tally }
        guard tally.isBalanced else { throw Finding("the counters do not balance: \(tally)", []) }
        guard slowest < .seconds(1) else { throw Finding("one webhook took \(slowest)", []) }
        let verdicts = tally.verdicts.map { "\($0.value) \($0.key)" }.sorted().joined(separator: ", ")
        print(
            "\(count) webhooks in \((ContinuousClock.now - start).formatted(.units(allowed: [.seconds]))), slowest "
                + "\(slowest); \(tally.received) items: \(verdicts); \(judged) compared with Foundation's reading")
    }

    struct Finding: Error, CustomStringConvertible {
        let description: String

        init(_ text: String, _ body: [UInt8]) {
            description = text + "\n" + String(decoding: body, as: UTF8.self)
        }
    }
}

/// How many items a webhook holds, by another parser than the gateway's.
struct ItemCount {
    let items: Int

    /// - Returns: nil when Foundation cannot say: its rules about what is JSON differ at the edges.
    init?(_ body: [UInt8]) {
        guard let root = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any],
            root["object"] as? String == "whatsapp_business_account", let entries = root["entry"] as? [Any]
        else { return nil }
        var items = 0
        for entry in entries {
            guard let changes = (entry as? [String: Any])?["changes"] as? [Any] else {
                items += 1
                continue
            }
            for change in changes { items += Self.items(of: change) }
        }
        self.items = items
    }

    private static func items(of change: Any) -> Int {
        guard let change = change as? [String: Any], let field = change["field"] as? String,
            let value = change["value"] as? [String: Any],
            ["messages", "smb_message_echoes", "user_id_update", "calls"].contains(field)
        else { return 1 }
        let number = (value["metadata"] as? [String: Any])?["phone_number_id"]
        guard let text = number as? String, text == Bench.number else {
            let hasNumber = number is String || number is NSNumber
            return hasNumber ? 1 : max(1, (value["errors"] as? [Any])?.count ?? 0)
        }
        if field == "calls" {
            guard let calls = value["calls"] as? [Any] else { return 1 }
            return max(1, calls.count)
        }
        let lists = ["message_echoes", "messages", "statuses", "user_id_update", "errors"].compactMap { value[$0] }
        return max(1, lists.reduce(0) { $0 + (($1 as? [Any])?.count ?? 1) })
    }
}
