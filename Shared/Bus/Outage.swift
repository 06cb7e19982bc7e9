import Contracts
import Logging
import Telemetry

/// Says once that Redis is away and once that it is back, however often the reader tries.
struct Outage {
    private let logger: Logger
    private let stream: StreamName
    private var since: ContinuousClock.Instant?

    init(logger: Logger, stream: StreamName) {
        self.logger = logger
        self.stream = stream
    }

    mutating func happened(_ error: any Error) {
        guard since == nil else { return }
        since = .now
        logger.error(
            "the stream cannot be read; trying again until it can",
            metadata: [LogKey.stream: "\(stream)", LogKey.error: "\(error)"]
        )
    }

    mutating func ended() {
        guard let since else { return }
        self.since = nil
        logger.notice(
            "the stream is read again",
            metadata: [LogKey.stream: "\(stream)", LogKey.duration: "\(ContinuousClock.now - since)"]
        )
    }
}
