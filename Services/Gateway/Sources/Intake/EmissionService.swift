import Bus
import Contracts
import CrashPoints
import Ledger
import ServiceLifecycle

/// Writes freshly scheduled turns to the stream after their webhook was answered, many at once when many wait.
///
/// What does not get through is swept later, so nothing here can hold up or fail a webhook.
struct EmissionService: Service {
    private let emitter: TurnEmitter
    private let turns: AsyncStream<[ScheduledTurn]>
    private let continuation: AsyncStream<[ScheduledTurn]>.Continuation

    /// Turns that may wait for Redis; the oldest go first, to the sweeper.
    private static let bound = 10_000

    init(emitter: TurnEmitter) {
        self.emitter = emitter
        (turns, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.bound))
    }

    func emit(_ scheduled: [ScheduledTurn]) {
        guard !scheduled.isEmpty else { return }
        continuation.yield(scheduled)
    }

    func run() async throws {
        for await scheduled in turns.cancelOnGracefulShutdown() {
            CrashPoint.gatewayBeforeEmission.pass()
            await emitter.emit(scheduled, reason: .accepted, deadline: .milliseconds(500))
        }
    }
}
