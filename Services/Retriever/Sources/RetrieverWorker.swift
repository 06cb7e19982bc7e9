import Bus
import Contracts
import CrashPoints
import Foundation
import Hours
import Ledger
import Logging
import Settings

/// Finds what the business's own documents say about a routed turn.
struct RetrieverWorker: Worker {
    let topic = Topology.turnRouted
    let ledger: Ledger
    let searcher: Searcher
    let settings: SettingsHandle

    func handle(_ entry: Entry<TurnRouted>, logger: Logger) async throws -> Handled {
        let start = ContinuousClock.now
        CrashPoint.retrieverBeforeSearch.pass()
        let found = try await ledger.holding(entry.turn, stage: .retrieve) { _ in try await find(entry) }
        CrashPoint.retrieverAfterSearch.pass()
        guard let found else { return .stale }
        let next = Entry(turn: entry.turn, deadline: entry.deadline, traceparent: entry.traceparent, body: found)
        let took = ContinuousClock.now - start
        let hops = entry.body.context.firstMessage.map { message in
            Hop(
                message, service: "retriever", step: "found", turn: entry.turn,
                detail: [
                    ("passages", "\(found.passages.count)"), ("mode", found.evidence.mode),
                    ("best", found.passages.first.map { String(format: "%.2f", $0.relevance) } ?? "none"),
                    ("sections", found.passages.map(\.section).joined(separator: "; ")),
                    ("milliseconds", "\(took.wholeMilliseconds)"),
                ]
            )
        }
        return .done([try Outgoing(next, topic: Topology.contextFound)], hops: hops.map { [$0] } ?? [])
    }

    private func find(_ entry: Entry<TurnRouted>) async throws -> ContextFound {
        let context = entry.body.context
        let routing = entry.body.routing
        let settings = settings.current
        let retrieval = settings.assistant.retrieval
        let business = settings.business(entry.turn.business.rawValue)
        let limits = retrieval.limits(for: routing.intent, business?.taxonomy ?? .shipped)
        let clock = business?.clock ?? WallClock(zone: .gmt)
        let followUp = FollowUp(context.question, after: context.history)
        let result = try await searcher.search(
            followUp.query,
            words: followUp.words,
            business: entry.turn.business.rawValue,
            language: routing.metadata.language,
            minimum: limits.minimumScore,
            limit: limits.topK,
            filter: limits.filter,
            day: clock.local(.now).day
        )
        if result.passages.isEmpty {
            try await searcher.store.miss(
                context.question, language: routing.metadata.language, nearest: result.nearestMiss,
                business: entry.turn.business.rawValue, conversation: entry.turn.conversation.rawValue,
                turn: entry.turn.turn)
        }
        return ContextFound(
            context: context,
            routing: routing,
            passages: PassageContext(result.passages, tokens: retrieval.contextTokens).passages,
            evidence: ContextFound.Evidence(
                query: result.query,
                mode: result.mode,
                minimumRelevance: limits.minimumScore,
                nearestMiss: result.nearestMiss
            )
        )
    }
}
