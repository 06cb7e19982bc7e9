import Bus
import Contracts
import CrashPoints
import Foundation
import Languages
import Ledger
import Logging
import Settings
import Synchronization
import Telemetry
import Wording

/// Answers a turn from the passages that were found, through the first provider that can.
struct OrchestratorWorker: Worker {
    let topic = Topology.contextFound
    let ledger: Ledger
    let settings: SettingsHandle
    let catalogue: ProviderCatalogue
    let book: any AdmissionBook
    let latencies: Latencies
    let prompts: PromptLibrary
    let summaries: SummaryKeeper
    let meaning: (any SentenceMeaning)?
    let metrics: OrchestratorMetrics

    func handle(_ entry: Entry<ContextFound>, logger: Logger) async throws -> Handled {
        let start = ContinuousClock.now
        let asked = Mutex<[Attempt]>([])
        let made = try await ledger.holding(entry.turn, stage: .generate) { now in
            let (answer, attempts) = try await answer(entry, until: deadline(entry.deadline, now), logger)
            asked.withLock { $0 = attempts }
            return answer
        }
        let attempts = asked.withLock { $0 }
        // Quoting the documents calls nobody; the answer itself says so.
        let calls = attempts.filter { !$0.model.isEmpty }.map(ModelAttempt.init)
        guard let answer = made, let message = entry.body.context.firstMessage else {
            // Overtaken by a later message, or by another worker.
            if !calls.isEmpty { try await ledger.record(entry.turn, attempts: calls) }
            return .stale
        }
        let detail = detail(answer, attempts, ContinuousClock.now - start)
        CrashPoint.orchestratorBeforePin.pass()
        let verdict = try await pin(entry.turn, answer, calls)
        CrashPoint.orchestratorAfterPin.pass()
        switch verdict {
        case .pinned(let pinned):
            summaries.answered(entry.turn)
            let next = Entry(
                turn: entry.turn,
                deadline: entry.deadline,
                traceparent: entry.traceparent,
                body: ReplyReady(message: message, answer: pinned)
            )
            return .done(
                [try Outgoing(next, topic: Topology.replyReady)],
                hops: [Hop(message, service: "orchestrator", step: "pinned", turn: entry.turn, detail: detail)]
            )
        case .suppressed:
            return .done(hops: [
                Hop(message, service: "orchestrator", step: "suppressed", turn: entry.turn, detail: detail)
            ])
        case .stale: return .stale
        }
    }

    /// Calls are recorded even where the answer could not be pinned; the turn comes again, and asks anew.
    private func pin(_ turn: TurnReference, _ answer: Answer, _ calls: [ModelAttempt]) async throws -> PinVerdict {
        do {
            return try await ledger.pin(turn, answer: answer, attempts: calls)
        } catch {
            if !calls.isEmpty { try? await ledger.record(turn, attempts: calls) }
            throw error
        }
    }

    private func detail(_ answer: Answer, _ attempts: [Attempt], _ took: Duration) -> [(name: String, value: String)] {
        let lines = attempts.map { attempt in
            var line = "\(attempt.provider) \(attempt.label) \(attempt.took.wholeMilliseconds) ms"
            if let reason = attempt.reason { line += " (\(reason))" }
            if let completion = attempt.completion, let total = completion.totalTokens { line += " \(total) tokens" }
            return line
        }
        return [
            ("provider", answer.provider), ("model", answer.model ?? "none"),
            ("confidence", String(format: "%.2f", answer.confidence)),
            ("attempts", lines.joined(separator: "; ")),
            ("cost", String(format: "%.6f", Double(attempts.reduce(0) { $0 + $1.micros }) / 1_000_000)),
            ("prompt", answer.prompt ?? "none"), ("variant", answer.variant ?? "none"),
            ("configuration", answer.configuration), ("milliseconds", "\(took.wholeMilliseconds)"),
        ]
    }

    private func answer(
        _ entry: Entry<ContextFound>,
        until deadline: ContinuousClock.Instant,
        _ logger: Logger
    ) async throws -> (Answer, [Attempt]) {
        let settings = settings.current
        let business = try settings.requiredBusiness(entry.turn.business.rawValue)
        let found = entry.body
        let language = Language(rawValue: found.routing.metadata.language) ?? business.defaultLanguage
        let chain = ProviderChain(
            entries: catalogue.entries(settings),
            attemptLimit: settings.assistant.chain.timeout,
            book: book,
            account: SpendAccount(entry.turn, settings.spend),
            latencies: settings.assistant.chain.isHedged ? latencies : nil,
            meaning: meaning
        )
        let memory = try await memory(entry, settings, usesModels: chain.entries.contains(where: \.provider.isModel))
        let prompt = Prompt(
            question: found.context.question,
            language: language,
            passages: found.passages,
            history: memory.exchanges,
            business: BusinessFacts(
                name: business.name,
                facts: business.facts.map { BusinessFacts.Fact(label: $0.label, text: $0.text) }
            ),
            style: prompts.style(
                market: business.market, language: language, conversation: entry.turn.conversation.rawValue),
            summary: memory.summary
        )
        let draft = AnswerDraft(
            found: found, wording: Wording(business), language: language, configuration: settings.version,
            prompt: prompt, now: Date())
        for passage in prompt.setAside {
            logger.warning(
                "a passage is not used, because it speaks to a machine",
                metadata: [
                    "document": "\(passage.source)", "section": "\(passage.section)", "passage": "\(passage.id)",
                ])
        }
        // Nothing was found, or nothing of it speaks to customers.
        guard !prompt.passages.isEmpty else { return (draft.unknown(), []) }
        let result = await chain.complete(prompt, deadline: deadline, logger: logger)
        for attempt in result.attempts { metrics.attempted(attempt) }
        if result.isUnanswered { return (draft.unknown(), result.attempts) }
        guard let answered = result.answer else { return (draft.fallback(), result.attempts) }
        let isSure =
            draft.confidence(answered) >= settings.assistant.handoff.confidenceThreshold
        return (isSure ? draft.answer(answered) : draft.review(answered), result.attempts)
    }

    /// Documents need no memory to be quoted, and a first turn has none.
    private func memory(
        _ entry: Entry<ContextFound>,
        _ settings: FrontdeskSettings,
        usesModels: Bool
    ) async throws -> ConversationMemory {
        guard usesModels, entry.turn.turn > 1 else { return .nothing }
        let memory = settings.assistant.chain.memory
        let known = try await ledger.recall(entry.turn, exchanges: memory.exchanges)
        return ConversationMemory(known, memory, now: .now)
    }

    /// A little before the turn's own, so that there is time to pin and send.
    ///
    /// - Parameter now: by the clock the turn's deadline was made with.
    private func deadline(_ milliseconds: Int64?, _ now: Int64) -> ContinuousClock.Instant {
        let rest = (milliseconds ?? now + 45_000) - now
        return ContinuousClock.now + .milliseconds(max(0, rest - 3000))
    }
}
