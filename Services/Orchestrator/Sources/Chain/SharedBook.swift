import Logging
import Redis
import Synchronization
import Telemetry

/// The book in Redis while it answers, and this process's own while it does not. Losing Redis never fails a turn.
final class SharedBook: AdmissionBook {
    private let redis: RedisBook
    private let local: LocalBook
    private let logger: Logger
    /// Until when Redis is not asked again after it failed.
    private let awayUntil = Mutex<ContinuousClock.Instant?>(nil)

    private static let rest: Duration = .seconds(2)

    init(_ redis: RedisBook, local: LocalBook = LocalBook(), logger: Logger) {
        self.redis = redis
        self.local = local
        self.logger = logger
    }

    func admit(_ applicants: [Applicant], for account: SpendAccount) async -> Admission {
        if let admission = await ask({ try await redis.admit(applicants, for: account) }) { return admission }
        return await local.admit(applicants, for: account)
    }

    func settle(_ call: AdmittedCall, _ outcome: CallOutcome) async {
        if await ask({ try await redis.settle(call, outcome) }) != nil {
            // What is known of a provider is known here too, should Redis go.
            local.note(call.applicant.key, outcome.error)
        } else {
            await local.settle(call, outcome)
        }
    }

    func probed(_ key: String, by probe: ProbeKind, _ error: ProviderError?) async {
        _ = await ask { try await redis.probed(key, by: probe, error) }
        await local.probed(key, by: probe, error)
    }

    /// Whether this replica is to probe; each does while Redis is away.
    func claimsProbe(_ key: String, every interval: Duration) async -> Bool {
        await ask { try await redis.claimsProbe(key, every: interval) } ?? true
    }

    private func ask<Reply>(_ question: () async throws -> Reply) async -> Reply? {
        if let until = awayUntil.withLock({ $0 }), .now < until { return nil }
        do {
            let reply = try await question()
            awayUntil.withLock { $0 = nil }
            return reply
        } catch RedisError.cancelled {
            // The turn was dropped, or another provider answered first; that says nothing of Redis.
            return nil
        } catch {
            let isNew = awayUntil.withLock { until in
                defer { until = .now + Self.rest }
                return until == nil
            }
            if isNew {
                local.forgetSpending()
                logger.warning(
                    "circuits and quotas are kept by this process alone while Redis is away",
                    metadata: [LogKey.error: "\(error)"])
            }
            return nil
        }
    }
}
