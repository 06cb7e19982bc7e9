import Bus
import Contracts
import Foundation
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
        let found = try await ledger.holding(entry.turn, stage: .retrieve) { try await find(entry) }
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
        let retrieval = settings.current.assistant.retrieval
        let query = FollowUp.query(context.question, after: context.history)
        let result = try await searcher.search(
            query,
            business: entry.turn.business.rawValue,
            language: entry.body.routing.metadata.language,
            minimum: retrieval.minimumScore,
            limit: retrieval.topK
        )
        return ContextFound(
            context: context,
            routing: entry.body.routing,
            passages: result.passages,
            evidence: ContextFound.Evidence(
                query: query,
                mode: result.mode,
                minimumRelevance: retrieval.minimumScore,
                nearestMiss: result.nearestMiss
            )
        )
    }
}

/// "And on Sunday?" means nothing alone: a short question is searched together with the one before it.
enum FollowUp {
    static func query(_ question: String, after history: [Exchange]) -> String {
        let words = question.split { !($0.isLetter || $0.isNumber) }
        guard words.count <= 3, question.count <= 24, let last = history.last, !last.question.isEmpty else {
            return question
        }
        return last.question + "\n" + question
    }
}
