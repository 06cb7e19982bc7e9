import Foundation
import Launch
import Ledger
import Postgres
import Settings

/// `gateway trace WAMID`: the way of one message, from the webhook to WhatsApp's receipts, out of the ledger.
enum TraceCommand {
    static func run(_ arguments: [String]) async throws {
        guard arguments.count == 1, let message = arguments.first else {
            throw UsageError(description: "usage: gateway trace WAMID")
        }
        let pool = try Platform.postgres("trace", Environment())
        let timeline = try await Ledger(pool: pool).timeline(of: message)
        await pool.close()
        guard let timeline else {
            throw UsageError(description: "no message '\(message)' came in; a refused or forged webhook stores nothing")
        }
        say(text(timeline))
    }

    static func text(_ timeline: MessageTimeline) -> String {
        var lines = [
            "business \(timeline.business), conversation \(timeline.conversation), "
                + (timeline.turn.map { "turn \($0)" } ?? "waits for the turn before it"),
            "\(timeline.kind): \(timeline.text ?? "(no text)")",
        ]
        for step in timeline.steps {
            let detail = step.detail.map { "  \($0)" } ?? ""
            lines.append("\(step.at.prefix(23))  fence \(step.fence)  \(step.step)\(detail)")
        }
        lines.append(status(timeline))
        return lines.joined(separator: "\n")
    }

    /// Why there is no reply yet, or what became of it.
    private static func status(_ timeline: MessageTimeline) -> String {
        let human = timeline.needsHuman.map { "; a person should look: \($0)" } ?? ""
        if let outcome = timeline.outcome { return "ended: \(outcome)\(human)" }
        if timeline.turn == 0 { return "needed no answer, or a person gave it on the phone\(human)" }
        guard timeline.turn != nil else {
            return timeline.owner == "human" ? "a person has the conversation\(human)" : "waits\(human)"
        }
        return "\(timeline.state ?? "scheduled") at \(timeline.stage ?? "begin")\(human)"
    }
}
