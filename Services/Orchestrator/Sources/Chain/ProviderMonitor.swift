import Languages
import Logging
import ServiceLifecycle
import Settings
import Telemetry

/// Asks every model now and then whether it would answer, so that a dead one is known before a customer waits for it.
/// One replica asks for all.
struct ProviderMonitor: Service {
    let settings: SettingsHandle
    let catalogue: ProviderCatalogue
    let book: SharedBook
    let metrics: OrchestratorMetrics
    let logger: Logger

    private static let longest: Duration = .seconds(5)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let chain = settings.current.assistant.chain
                if chain.healthCheck != .none { await probeAll(chain) }
                // Ends early only when the service ends.
                try? await Task.sleep(for: chain.healthCheckInterval)
            }
        }
    }

    private func probeAll(_ chain: AssistantSettings.Chain) async {
        await withDiscardingTaskGroup { group in
            for entry in catalogue.entries(settings.current) where entry.provider.isModel {
                group.addTask {
                    guard await book.claimsProbe(entry.provider.key, every: chain.healthCheckInterval) else { return }
                    await probe(entry.provider)
                }
            }
        }
    }

    func probe(_ provider: any ChatProvider) async {
        let chain = settings.current.assistant.chain
        var failure: ProviderError?
        do throws(ProviderError) {
            if chain.healthCheck == .completion {
                _ = try await provider.complete(.probe, deadline: min(chain.timeout, Self.longest))
            } else {
                try await provider.probe(deadline: min(chain.timeout, Self.longest))
            }
        } catch {
            failure = error
        }
        if Task.isCancelled { return }
        let kind: ProbeKind = chain.healthCheck == .completion ? .completion : .models
        if let failure, kind == .models, failure.isAboutKey {
            return logger.notice(
                "a provider does not list its models with this key, which says nothing of its calls",
                metadata: [LogKey.provider: "\(provider.name)", LogKey.error: "\(failure)"])
        }
        await book.probed(provider.key, by: kind, failure)
        metrics.probed(provider, isUp: failure == nil)
        if let failure {
            logger.notice(
                "a provider does not answer its health check",
                metadata: [LogKey.provider: "\(provider.name)", LogKey.error: "\(failure)"])
        }
    }
}

extension ProviderError {
    /// Whether who may ask for this is all that is wrong: a key may be good for calls alone.
    fileprivate var isAboutKey: Bool {
        guard case .refused(let status, _) = self else { return false }
        return [401, 403, 404, 405].contains(status)
    }
}

extension Prompt {
    /// The shortest question there is, for a probe that may cost money.
    static let probe = Prompt(
        question: "Say ok.", language: .english, passages: [], history: [], business: BusinessFacts(name: "", facts: [])
    )
}
