import Bus
import Contracts
import CrashPoints
import Foundation
import Languages
import Ledger
import Logging
import Settings
import Telemetry
import Wording

/// Begins turns, classifies them, answers what needs no model and sends on the rest.
struct RouterWorker: Worker {
    let topic: Topic<TurnScheduled>
    let instance: String
    let ledger: Ledger
    let settings: SettingsHandle
    let model: LinearModel
    let taxonomies: Taxonomies
    let secondOpinion: SecondOpinion?
    let metrics: RouterMetrics
    let sources: AnswerSources

    func handle(_ entry: Entry<TurnScheduled>, logger: Logger) async throws -> Handled {
        CrashPoint.routerBeforeBegin.pass()
        let verdict = try await ledger.begin(entry.turn, worker: instance)
        CrashPoint.routerAfterBegin.pass()
        switch verdict {
        case .stale: return .stale
        case .suppressed:
            return .done(hops: [hop(entry.body.message, entry.turn, "suppressed", [("reason", "a person answers")])])
        case .granted(let grant): return try await route(grant, entry.body.message, logger)
        case .pinned(let grant, let answer):
            return .done([try reply(grant, entry.body.message, answer)])
        case .expired(let grant), .poisoned(let grant):
            return try await giveUp(grant, entry.body.message, isPoisoned: verdict == .poisoned(grant))
        }
    }

    private func route(_ grant: TurnGrant, _ message: MessageID, _ logger: Logger) async throws -> Handled {
        let settings = settings.current
        let business = try settings.requiredBusiness(grant.turn.business.rawValue)
        let wording = Wording(business)
        let question = grant.context.question
        let language = wording.language(of: question, after: grant.context.said)
        guard grant.context.messages.contains(where: { $0.text?.isEmpty == false }) else {
            return try await askForWords(grant, message, wording, language, settings)
        }
        let taxonomy = await taxonomies.of(business)
        let first = StagedClassifier(model, taxonomy)
        let classification = await classify(question, language, first, taxonomy, settings, logger)
        let decision = await TurnDecider(
            assistant: settings.assistant,
            business: business,
            language: language,
            context: grant.context,
            dialogue: grant.dialogue,
            classification: classification,
            now: .now,
            sources: sources,
            classify: { first.classify($0, language: language) }
        ).decide()
        metrics.routed(decision)
        let routing = RoutingResult(classification, decision, language, settings.assistant, business)
        let hops = [
            hop(message, grant.turn, "begun", [("worker", instance)]),
            hop(
                message, grant.turn, "routed",
                routing.detail + [
                    ("configuration", settings.version), ("number", grant.context.customer.number),
                ]),
        ]
        if decision.action == .generate {
            var routing = routing
            routing.followUp = decision.followUp.map { [content($0, wording, language)] }
            let next = Entry(
                turn: grant.turn,
                deadline: grant.deadline,
                traceparent: childTrace(grant),
                body: TurnRouted(context: grant.context, routing: routing)
            )
            return .done([try Outgoing(next, topic: Topology.turnRouted)], hops: hops)
        }
        let reply = RouterReply(decision, routing, grant, wording, language, settings, now: .now)
        return try await self.answer(grant, message, reply.answer, step: reply.step, hops: hops)
    }

    private func classify(
        _ question: String,
        _ language: Language,
        _ classifier: StagedClassifier,
        _ taxonomy: Taxonomy?,
        _ settings: FrontdeskSettings,
        _ logger: Logger
    ) async -> Classification {
        let first = classifier.classify(question, language: language)
        guard first.confidence < settings.assistant.routing.intentThreshold, let secondOpinion else { return first }
        do {
            return try await secondOpinion.consider(question, language: language, taxonomy) ?? first
        } catch {
            logger.warning("no second opinion; the first one stands", metadata: [LogKey.error: "\(error)"])
            return first
        }
    }

    /// Pictures and recordings only: the customer hears so, and a person is shown them.
    private func askForWords(
        _ grant: TurnGrant,
        _ message: MessageID,
        _ wording: Wording,
        _ language: Language,
        _ settings: FrontdeskSettings
    ) async throws -> Handled {
        let kinds = Set(grant.context.messages.map(\.kind)).sorted().joined(separator: ", ")
        return try await answer(
            grant, message,
            Answer(
                outcome: .answered,
                parts: parts(wording.wordless(in: language), grant, wording, language),
                provider: "static",
                confidence: 0,
                intent: nil,
                language: language.rawValue,
                configuration: settings.version,
                handoff: "the customer sent no words: \(kinds)"
            ),
            hops: [hop(message, grant.turn, "begun", [("worker", instance)])]
        )
    }

    /// The turn is out of time, or kills its workers: the customer gets an honest text, a person is called.
    private func giveUp(_ grant: TurnGrant, _ message: MessageID, isPoisoned: Bool) async throws -> Handled {
        let settings = settings.current
        let business = try settings.requiredBusiness(grant.turn.business.rawValue)
        let wording = Wording(business)
        // The words of a poisonous turn are not looked at again, not even for their language.
        let language = wording.language(of: isPoisoned ? "" : grant.context.question, after: grant.context.said)
        return try await answer(
            grant, message,
            Answer(
                outcome: .expired,
                parts: parts(wording.fallback(in: language, at: Date()), grant, wording, language),
                provider: "static",
                confidence: 0,
                intent: nil,
                language: language.rawValue,
                configuration: settings.version,
                handoff: isPoisoned ? "the message could not be processed" : "no answer before the deadline"
            ),
            hops: []
        )
    }

    private func answer(
        _ grant: TurnGrant,
        _ message: MessageID,
        _ answer: Answer,
        step: RouterReply.Step? = nil,
        hops: [Hop]
    ) async throws -> Handled {
        let verdict =
            if let step {
                try await ledger.pin(grant.turn, answer: answer, form: step.form, booking: step.booking)
            } else {
                try await ledger.pin(grant.turn, answer: answer)
            }
        CrashPoint.routerAfterPin.pass()
        switch verdict {
        case .pinned(let answer):
            let pinned = hop(
                message, grant.turn, "pinned",
                [("provider", answer.provider), ("number", grant.context.customer.number)])
            return .done([try reply(grant, message, answer)], hops: hops + [pinned])
        case .suppressed:
            return .done(hops: hops + [hop(message, grant.turn, "suppressed", [("reason", "a person answers")])])
        case .stale: return .stale
        }
    }

    private func content(_ prompt: FormPrompt, _ wording: Wording, _ language: Language) -> MessageContent {
        prompt.content(button: wording.phrase(.choose, in: language))
    }

    private func parts(_ text: String, _ grant: TurnGrant, _ wording: Wording, _ language: Language) -> [MessageContent]
    {
        [.text(grant.context.isFirstContact ? wording.opening(text, in: language) : text)]
    }

    private func reply(_ grant: TurnGrant, _ message: MessageID, _ answer: Answer) throws -> Outgoing {
        try Outgoing(
            Entry(
                turn: grant.turn,
                deadline: grant.deadline,
                traceparent: childTrace(grant),
                body: ReplyReady(message: message, answer: answer)
            ),
            topic: Topology.replyReady
        )
    }

    private func childTrace(_ grant: TurnGrant) -> String? {
        TraceContext(grant.traceparent)?.child().description
    }

    private func hop(
        _ message: MessageID,
        _ turn: TurnReference,
        _ step: String,
        _ detail: [(name: String, value: String)]
    ) -> Hop {
        Hop(message, service: "router", step: step, turn: turn, detail: detail)
    }
}
