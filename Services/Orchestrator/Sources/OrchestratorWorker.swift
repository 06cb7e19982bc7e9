import Bus
import Contracts
import Foundation
import Languages
import Ledger
import Logging
import Settings
import Telemetry
import Wording

/// Answers a turn from the passages that were found, through the first provider that can.
struct OrchestratorWorker: Worker {
    let topic = Topology.contextFound
    let ledger: Ledger
    let settings: SettingsHandle
    let catalogue: ProviderCatalogue
    let breakers = CircuitBreakers()
    let metrics: OrchestratorMetrics

    func handle(_ entry: Entry<ContextFound>, logger: Logger) async throws -> Handled {
        let start = ContinuousClock.now
        let made = try await ledger.holding(entry.turn, stage: .generate) { try await answer(entry, logger) }
        guard let (answer, attempts) = made else { return .stale }
        guard let message = entry.body.context.firstMessage else { return .stale }
        let detail = [
            ("provider", answer.provider), ("model", answer.model ?? "none"),
            ("confidence", String(format: "%.2f", answer.confidence)),
            ("attempts", attempts.map { "\($0.provider) \($0.error?.label ?? "ok")" }.joined(separator: "; ")),
            ("milliseconds", "\((ContinuousClock.now - start).wholeMilliseconds)"),
        ]
        switch try await ledger.pin(entry.turn, answer: answer) {
        case .pinned(let pinned):
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

    private func answer(
        _ entry: Entry<ContextFound>,
        _ logger: Logger
    ) async throws -> (Answer, [ProviderChain.Attempt]) {
        let settings = settings.current
        guard let business = settings.business(entry.turn.business.rawValue) else {
            throw OrchestratorError.unknownBusiness(entry.turn.business)
        }
        let found = entry.body
        let wording = Wording(business)
        let language = Language(rawValue: found.routing.metadata.language) ?? business.defaultLanguage
        let draft = AnswerDraft(found: found, wording: wording, language: language, configuration: settings.version)
        guard !found.passages.isEmpty else { return (draft.unknown(), []) }

        let chain = ProviderChain(
            providers: catalogue.providers(settings),
            attemptLimit: settings.assistant.chain.timeout,
            breakers: breakers
        )
        let prompt = Prompt(
            question: found.context.question,
            language: language,
            passages: found.passages,
            history: found.context.history,
            business: BusinessFacts(
                name: business.name,
                facts: business.facts.map { BusinessFacts.Fact(label: $0.label, text: $0.text) }
            )
        )
        let result = await chain.complete(prompt, deadline: deadline(entry.deadline), logger: logger)
        for attempt in result.attempts { metrics.attempted(attempt) }
        guard let (completion, provider) = result.answer else { return (draft.fallback(), result.attempts) }
        let isSure = draft.confidence >= settings.assistant.handoff.confidenceThreshold
        let answer = isSure ? draft.answer(completion, by: provider) : draft.review(completion, by: provider)
        return (answer, result.attempts)
    }

    /// A little before the turn's own, so that there is time to pin and send.
    private func deadline(_ milliseconds: Int64?) -> ContinuousClock.Instant {
        let rest = (milliseconds ?? .now + 45_000) - .now
        return ContinuousClock.now + .milliseconds(max(0, rest - 3000))
    }
}

/// The ways a turn can be answered, with everything an answer is stamped with.
struct AnswerDraft {
    let found: ContextFound
    let wording: Wording
    let language: Language
    let configuration: String

    /// How far the answer can be relied on: as far as the best passage it stands on.
    var confidence: Double { found.passages.first?.relevance ?? 0 }

    func answer(_ completion: Completion, by provider: String) -> Answer {
        make(completion.text, provider: provider, model: completion.model, confidence: confidence)
    }

    /// Not sure enough: a person sees the draft first, and the customer is told so.
    func review(_ completion: Completion, by provider: String) -> Answer {
        make(
            wording.review(in: language),
            provider: provider,
            model: completion.model,
            confidence: confidence,
            draft: MessageSplitter().parts(of: completion.text).map { .text($0) },
            handoff: "a draft waits for review"
        )
    }

    /// The documents do not say it. The customer is told so, and a person is asked; the bot goes on answering others.
    func unknown() -> Answer {
        make(wording.unknown(in: language), provider: "static", handoff: "the documents do not answer the question")
    }

    /// Nobody answered in time.
    func fallback() -> Answer {
        make(wording.fallback(in: language), provider: "static", handoff: "no provider answered")
    }

    private func make(
        _ text: String,
        provider: String,
        model: String? = nil,
        confidence: Double = 0,
        draft: [MessageContent]? = nil,
        handoff: String? = nil
    ) -> Answer {
        let opened = found.context.isFirstContact ? wording.opening(text, in: language) : text
        return Answer(
            outcome: .answered,
            parts: MessageSplitter().parts(of: opened).map { .text($0) },
            provider: provider,
            model: model,
            confidence: confidence,
            passages: found.passages.map(\.id),
            evidence: found.passages.map(Answer.Evidence.init),
            draft: draft,
            intent: found.routing.intent,
            language: language.rawValue,
            configuration: configuration,
            handoff: handoff
        )
    }
}

extension Answer.Evidence {
    /// A passage in short; the rule under a table's header says nothing to a reader.
    init(_ passage: Passage) {
        let lines = passage.text.split(separator: "\n").filter { $0.contains { !" |-:".contains($0) } }
        self.init(
            section: passage.section, text: String(lines.joined(separator: "\n").prefix(300)),
            relevance: passage.relevance)
    }
}
