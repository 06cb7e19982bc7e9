import Logging
import Telemetry

/// Asks one provider after the other until one answers, within one deadline.
///
/// The only retry loop of the service: a provider that fails, hangs or talks nonsense is not asked again for the same
/// turn; the next one is.
struct ProviderChain: Sendable {
    /// In the order of `llm_orchestration.fallback_order`.
    let providers: [any ChatProvider]
    /// The longest one attempt may take (`timeout_ms`).
    let attemptLimit: Duration

    struct Attempt: Sendable {
        let provider: String
        let took: Duration
        /// nil when it answered.
        let error: ProviderError?
    }

    /// - Parameter deadline: when the whole chain must have ended.
    /// - Returns: nil for the completion when nobody answered in time; the attempts say why.
    func complete(
        _ prompt: Prompt,
        deadline: ContinuousClock.Instant,
        logger: Logger
    ) async -> (answer: (completion: Completion, provider: String)?, attempts: [Attempt]) {
        var attempts: [Attempt] = []
        let clock = ContinuousClock()
        for provider in providers {
            let start = clock.now
            let limit = min(attemptLimit, deadline - start)
            guard limit > .zero else { break }
            do throws(ProviderError) {
                let completion = try await provider.complete(prompt, deadline: limit)
                attempts.append(Attempt(provider: provider.name, took: clock.now - start, error: nil))
                return ((completion, provider.name), attempts)
            } catch {
                attempts.append(Attempt(provider: provider.name, took: clock.now - start, error: error))
                logger.warning(
                    "a provider gave no answer; the next one is asked",
                    metadata: [LogKey.provider: "\(provider.name)", LogKey.error: "\(error)"]
                )
            }
        }
        return (nil, attempts)
    }
}
