package import Contracts
package import Ledger
package import Logging
import Telemetry

/// Writes turns that may begin, or may be sent, to the stream of the service that takes them.
///
/// Best effort: whatever cannot be written now is swept later.
package struct TurnEmitter: Sendable {
    private let bus: Bus
    private let alarm: SweepAlarm
    private let metrics: BusMetrics
    private let logger: Logger

    package init(bus: Bus, alarm: SweepAlarm, metrics: BusMetrics, logger: Logger) {
        self.bus = bus
        self.alarm = alarm
        self.metrics = metrics
        self.logger = logger
    }

    /// Turns the ledger has just scheduled. Those that must still wait only shorten the sweeper's sleep.
    package func emit(_ scheduled: [ScheduledTurn], reason: TurnScheduled.Reason, deadline: Duration? = nil) async {
        var outgoing: [Outgoing] = []
        for turn in scheduled {
            if turn.delayMilliseconds > 0 {
                alarm.wake(in: .milliseconds(turn.delayMilliseconds))
            } else if let entry = entry(turn, reason: reason) {
                outgoing.append(entry)
            }
        }
        await publish(outgoing, deadline: deadline)
    }

    /// Turns the sweeper found due, but for those whose entries still wait to be read: nobody has died over them, and
    /// written again they would go behind all others. Past its deadline a turn waits no longer.
    ///
    /// - Parameter lease: how long a turn is out of hand when it is due.
    package func emit(_ due: [DueTurn], lease: Duration) async {
        var late: Set<StreamName> = []
        for stream in Set(due.compactMap(\.awaited)) where await isLate(stream, by: lease) { late.insert(stream) }
        let lost = due.filter { turn in
            let isOver = turn.deadline.map { $0 <= .now } ?? false
            return isOver || !(turn.awaited.map(late.contains) ?? false)
        }
        await publish(lost.compactMap(entry), deadline: nil)
    }

    private func isLate(_ stream: StreamName, by lease: Duration) async -> Bool {
        do throws(BusError) {
            return try await bus.oldestUnread(stream) >= lease
        } catch {
            logger.debug("Redis does not tell what waits", metadata: [LogKey.error: "\(error)"])
            return false
        }
    }

    /// Files the sweeper found due.
    package func emit(_ due: [DueMedia]) async {
        let entries = due.compactMap { media in
            outgoing(
                Entry(
                    // A file belongs to a conversation and to no turn.
                    turn: TurnReference(
                        business: media.business, conversation: media.conversation, turn: 0, fence: media.attempt),
                    deadline: nil,
                    traceparent: nil,
                    body: MediaReceived(media: media.media)
                ),
                topic: Topology.mediaReceived
            )
        }
        await publish(entries, deadline: nil)
    }

    /// Entries of a stream that its readers have not taken yet.
    func unread(_ stream: StreamName) async throws(BusError) -> Int64 { try await bus.unread(stream) }

    /// The entry that follows a finished turn, to be published together with other work.
    package func entry(_ turn: ScheduledTurn, reason: TurnScheduled.Reason) -> Outgoing? {
        outgoing(
            Entry(
                turn: turn.turn,
                deadline: nil,
                traceparent: turn.traceparent,
                body: TurnScheduled(reason: reason, message: turn.message, text: turn.text)
            ),
            topic: Topology.turnScheduled
        )
    }

    private func entry(_ due: DueTurn) -> Outgoing? {
        let entry = plainEntry(due)
        return due.starts >= 2 ? entry?.suspected() : entry
    }

    private func plainEntry(_ due: DueTurn) -> Outgoing? {
        if let answer = due.answer {
            return outgoing(
                Entry(
                    turn: due.turn,
                    deadline: due.deadline,
                    traceparent: due.traceparent,
                    body: ReplyReady(message: due.message, answer: answer)
                ),
                topic: Topology.replyReady
            )
        }
        return outgoing(
            Entry(
                turn: due.turn,
                deadline: due.deadline,
                traceparent: due.traceparent,
                body: TurnScheduled(reason: .swept, message: due.message, text: due.text)
            ),
            topic: due.starts >= 2 ? Topology.turnSuspected : Topology.turnScheduled
        )
    }

    private func outgoing<Body>(_ entry: Entry<Body>, topic: Topic<Body>) -> Outgoing? {
        do throws(EntryError) {
            return try Outgoing(entry, topic: topic)
        } catch {
            logger.error("an entry cannot be written", metadata: [LogKey.error: "\(error)"])
            return nil
        }
    }

    private func publish(_ outgoing: [Outgoing], deadline: Duration?) async {
        guard !outgoing.isEmpty else { return }
        do throws(BusError) {
            try await bus.publish(outgoing, deadline: deadline)
            for entry in outgoing { metrics.published(entry.stream) }
        } catch {
            logger.warning("turns could not be emitted; they will be swept", metadata: [LogKey.error: "\(error)"])
        }
    }
}
