import Bus
import Contracts
import Ledger
import Logging
import Telemetry

/// Brings a person's words to the dispatcher at once. What cannot be brought now is swept.
struct SpeechSender: Sendable {
    let ledger: Ledger
    let bus: Bus
    let instance: String
    let logger: Logger

    func send(_ scheduled: ScheduledTurn) async {
        do {
            guard case .pinned(let grant, let answer) = try await ledger.begin(scheduled.turn, worker: instance) else {
                return
            }
            let entry = Entry(
                turn: grant.turn,
                deadline: grant.deadline,
                traceparent: grant.traceparent,
                body: ReplyReady(message: scheduled.message, answer: answer)
            )
            try await bus.publish([try Outgoing(entry, topic: Topology.replyReady)], deadline: .milliseconds(500))
        } catch {
            logger.warning("a person's words wait for the sweeper", metadata: [LogKey.error: "\(error)"])
        }
    }
}
