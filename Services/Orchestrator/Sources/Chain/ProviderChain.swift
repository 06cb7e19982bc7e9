import Logging
import Telemetry

/// Asks one provider after the other until one gives an answer that may be sent, within one deadline.
///
/// The only retry loop of the service: a provider that fails, hangs, talks nonsense or says what nobody told it is not
/// asked again for the same turn; the next one is. One whose circuit is open is passed over.
struct ProviderChain: Sendable {
    /// In the order of `llm_orchestration.fallback_order`.
    let providers: [any ChatProvider]
    /// The longest one attempt may take (`timeout_ms`).
    let attemptLimit: Duration
    let breakers: CircuitBreakers

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
        let gate = GroundednessGate(prompt)
        for provider in providers {
            let start = clock.now
            let limit = min(attemptLimit, deadline - start)
            guard limit > .zero else { break }
            guard breakers.admits(provider.name) else {
                attempts.append(Attempt(provider: provider.name, took: .zero, error: .circuitOpen))
                continue
            }
            do throws(ProviderError) {
                let completion = try await provider.complete(prompt, deadline: limit)
                breakers.succeeded(provider.name)
                try gate.check(completion.text)
                attempts.append(Attempt(provider: provider.name, took: clock.now - start, error: nil))
                return ((completion, provider.name), attempts)
            } catch {
                breakers.failed(provider.name, error)
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
