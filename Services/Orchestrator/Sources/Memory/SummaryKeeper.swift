import Contracts
import Ledger
import Logging
import ServiceLifecycle
import Settings
import Telemetry

/// Makes summaries in the background, every few turns of a conversation, by the cheapest model that may be called.
struct SummaryKeeper: Service {
    let ledger: Ledger
    let settings: SettingsHandle
    let catalogue: ProviderCatalogue
    let book: any AdmissionBook
    let metrics: OrchestratorMetrics
    let logger: Logger

    private let due: (stream: AsyncStream<TurnReference>, continuation: AsyncStream<TurnReference>.Continuation)

    /// Exchanges a summary can catch up with at once.
    private static let most = 60

    init(
        ledger: Ledger,
        settings: SettingsHandle,
        catalogue: ProviderCatalogue,
        book: any AdmissionBook,
        metrics: OrchestratorMetrics,
        logger: Logger
    ) {
        self.ledger = ledger
        self.settings = settings
        self.catalogue = catalogue
        self.book = book
        self.metrics = metrics
        self.logger = logger
        // One that is dropped is made up for by the next of its conversation.
        due = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1000))
    }

    /// Says that the turn was answered.
    func answered(_ turn: TurnReference) {
        if turn.turn % settings.current.assistant.chain.memory.summaryEvery == 0 { due.continuation.yield(turn) }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await turn in due.stream {
                do {
                    try await summarise(turn)
                } catch {
                    logger.warning("a conversation was not summarised", metadata: [LogKey.error: "\(error)"])
                }
            }
        }
    }

    func summarise(_ turn: TurnReference) async throws {
        let memory = settings.current.assistant.chain.memory
        let next = TurnReference(
            business: turn.business, conversation: turn.conversation, turn: turn.turn + 1, fence: turn.fence)
        let known = try await ledger.recall(next, exchanges: Self.most)
        // What is told word by word needs no summary.
        let older = known.exchanges.dropLast(memory.exchanges).filter { $0.turn > known.summary?.turn ?? 0 }
        guard let last = older.last else { return }
        let summariser = Summariser(budget: memory.tokenBudget / 2)
        let old = known.summary?.text
        let (text, provider, attempts) = await ask(turn, summariser, old, Array(older))
        try await ledger.summarise(
            turn, upTo: last.turn, text ?? summariser.extract(old, Array(older)),
            by: text == nil ? "extractive" : provider, attempts: attempts.map(ModelAttempt.init))
    }

    /// - Returns: nil for the text when no model may be asked, or none kept all that counts.
    private func ask(
        _ turn: TurnReference,
        _ summariser: Summariser,
        _ old: String?,
        _ exchanges: [Recollection.Exchange]
    ) async -> (String?, String, [Attempt]) {
        let current = settings.current
        let models = catalogue.entries(current).filter(\.provider.isModel).sorted {
            $0.price.input + $0.price.output < $1.price.input + $1.price.output
        }
        guard !models.isEmpty else { return (nil, "", []) }
        let prompt = Prompt(task: Summariser.task(old, exchanges))
        let tokens = prompt.estimatedTokens
        let admission = await book.admit(
            models.map {
                Applicant(
                    key: $0.provider.key, quota: $0.quota, tokens: tokens + $0.maximumTokens,
                    micros: $0.price.micros(input: tokens, output: $0.maximumTokens))
            }, for: SpendAccount(turn, current.spend))
        guard let call = admission.call else { return (nil, "", []) }
        let entry = models[call.index]
        let start = ContinuousClock.now
        var completion: Completion?
        var failure: ProviderError?
        do throws(ProviderError) {
            completion = try await entry.provider.complete(prompt, deadline: current.assistant.chain.timeout)
        } catch {
            failure = error
        }
        let micros = entry.price.micros(input: completion?.inputTokens ?? 0, output: completion?.outputTokens ?? 0)
        await book.settle(
            call, failure.map(CallOutcome.failed) ?? .answered(tokens: completion?.totalTokens, micros: micros))
        let attempt = Attempt(
            provider: entry.provider.name, model: completion?.model ?? entry.provider.model,
            took: ContinuousClock.now - start, completion: completion, error: failure, promptHash: prompt.hash,
            micros: micros, reason: "summary")
        metrics.attempted(attempt)
        let kept = completion.flatMap { summariser.keeps($0.text, old, exchanges) ? $0.text : nil }
        return (kept, entry.provider.name, [attempt])
    }
}

extension Completion {
    var totalTokens: Int? {
        guard let inputTokens, let outputTokens else { return nil }
        return inputTokens + outputTokens
    }
}

extension ModelAttempt {
    init(_ attempt: Attempt) {
        self.init(
            provider: attempt.provider, model: attempt.model, outcome: attempt.label, reason: attempt.reason,
            tookMs: attempt.took / .milliseconds(1),
            firstTokenMs: attempt.completion?.firstToken.map { $0 / .milliseconds(1) },
            inputTokens: attempt.completion?.inputTokens, outputTokens: attempt.completion?.outputTokens,
            costMicros: attempt.micros, promptHash: attempt.promptHash.isEmpty ? nil : attempt.promptHash,
            finish: attempt.completion?.finish)
    }
}
