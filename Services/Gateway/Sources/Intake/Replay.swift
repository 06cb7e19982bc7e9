import Foundation
import Ledger
import Settings

/// Puts kept webhooks through the gateway's reader and the ledger once more.
struct Replay {
    enum Selection: Sendable {
        /// The first moment and the one after the last.
        case span(Date, Date)
        case named(String)
    }

    /// What came of it, as one line.
    struct Result: CustomStringConvertible {
        var webhooks = 0
        var tally = IntakeTally()

        var description: String {
            let verdicts: [AcceptedEvent.Verdict] = [.accepted, .duplicate, .rejected]
            let counts = verdicts.map { "\(tally.verdicts[$0] ?? 0) \($0.rawValue)" }
            return "\(webhooks) webhooks, \(tally.received) items: \(counts.joined(separator: ", "))"
        }
    }

    let ledger: Ledger
    let businesses: [BusinessSettings]

    /// Scheduled turns need no entry from here: the sweeper of any service finds them within two seconds.
    func run(_ selection: Selection) async throws -> Result {
        var result = Result()
        switch selection {
        case .named(let name):
            try await accept(try await ledger.webhooks(named: name), into: &result)
        case .span(let from, let to):
            var last: Ledger.StoredWebhook?
            while true {
                let page = try await ledger.webhooks(from: from, to: to, after: last, limit: 100)
                guard !page.isEmpty else { break }
                try await accept(page, into: &result)
                last = page.last
            }
        }
        return result
    }

    private func accept(_ webhooks: [Ledger.StoredWebhook], into result: inout Result) async throws {
        for webhook in webhooks {
            let payload = WebhookPayload(businesses: businesses, now: webhook.receivedAt)
            let events = payload.events(in: Array(webhook.body.utf8))
            let accepted = try await ledger.accept(events)
            result.tally.add(accepted, of: events)
            result.webhooks += 1
        }
    }
}
