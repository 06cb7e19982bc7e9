import Bus
import Contracts
import CrashPoints
import Ledger
import Logging
import Settings
import Telemetry

/// Sends pinned answers part by part, and settles the turn.
struct DispatcherWorker: Worker {
    let topic = Topology.replyReady
    let ledger: Ledger
    let settings: SettingsHandle
    let sender: Sender
    let emitter: TurnEmitter
    let alarm: SweepAlarm
    let metrics: DispatcherMetrics

    func handle(_ entry: Entry<ReplyReady>, logger: Logger) async throws -> Handled {
        let business = try settings.current.requiredBusiness(entry.turn.business.rawValue)
        let resend = business.ambiguousSend != .park
        var hops: [Hop] = []
        var claimedAt = ContinuousClock.now
        CrashPoint.dispatcherBeforeClaim.pass()
        var step = try await ledger.claimSend(entry.turn, resend: resend)
        while case .send(let send) = step {
            CrashPoint.dispatcherAfterClaim.pass()
            CrashPoint.dispatcherDuringCall.pass(after: .milliseconds(2))
            let job = Sender.Job(
                send: send, answer: entry.body.answer, business: business, claimedAt: claimedAt)
            let result = try await sender.send(job, logger: logger)
            CrashPoint.dispatcherBeforeSettle.pass()
            metrics.sent(result)
            if case .sent = result, send.part == 1 { metrics.replied(since: send.lastInbound) }
            hops.append(hop(entry.body.message, send, result))
            claimedAt = .now
            step = try await settle(send, result, resend, logger)
            CrashPoint.dispatcherAfterSettle.pass()
        }
        switch step {
        case .send, .stale: return hops.isEmpty ? .stale : .done(hops: hops)
        case .later(let delay):
            alarm.wake(in: delay)
            return .done(hops: hops)
        case .finished(let outcome, let next):
            hops.append(
                Hop(
                    entry.body.message, service: "dispatcher", step: "finished", turn: entry.turn,
                    detail: [("outcome", outcome)])
            )
            return .done(next.flatMap { emitter.entry($0, reason: .next) }.map { [$0] } ?? [], hops: hops)
        }
    }

    /// What was sent must be written down: the ledger is asked again while it is away, for as long as the lease holds.
    /// Afterwards WhatsApp's echo tells.
    private func settle(
        _ send: ClaimedSend,
        _ result: SendResult,
        _ resend: Bool,
        _ logger: Logger
    ) async throws -> SendStep {
        let until = ContinuousClock.now + ledger.policy.lease / 2
        while true {
            do {
                return try await ledger.settle(send, result, resend: resend)
            } catch {
                guard ContinuousClock.now < until else { throw error }
                logger.warning("a send could not be settled; trying again", metadata: [LogKey.error: "\(error)"])
                try await Task.sleep(for: .milliseconds(250))
            }
        }
    }

    private func hop(_ message: MessageID, _ send: ClaimedSend, _ result: SendResult) -> Hop {
        var detail = [("part", "\(send.part)"), ("attempt", "\(send.attempt)")]
        let step: String
        switch result {
        case .sent(let id):
            step = "sent"
            detail.append(("wamid", id.rawValue))
        case .retry(let delay, let error):
            step = "send_retry"
            detail += [("delay", "\(delay)"), ("error", error)]
        case .deferred(let delay, let reason):
            step = "send_deferred"
            detail += [("delay", "\(delay)"), ("reason", reason)]
        case .held(let delay, let error):
            step = "send_held"
            detail += [("delay", "\(delay)"), ("error", error)]
        case .unknown(let error):
            step = "send_unknown"
            detail.append(("error", error))
        case .failed(let error):
            step = "send_failed"
            detail.append(("error", error))
        }
        return Hop(message, service: "dispatcher", step: step, turn: send.turn, detail: detail.map { ($0.0, $0.1) })
    }
}
