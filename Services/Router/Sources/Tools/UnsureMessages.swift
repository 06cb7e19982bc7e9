import Contracts
import Embeddings
import Foundation
import Languages
import Postgres

/// What customers wrote and the router was not sure of, from the ledger: the texts most worth a label.
struct UnsureMessages: Sendable {
    struct Message: Sendable, Equatable {
        let text: String
        let language: String
        let confidence: Double
        /// What it may have been, the likeliest first.
        let top: [RoutingResult.Candidate]
    }

    /// Messages that mean the same.
    struct Group: Sendable, Equatable {
        /// Distinct texts, the newest first.
        let texts: [String]
        let count: Int
        let language: String
        /// Intents by the confidence they got, added up over the group and divided by its size.
        let candidates: [RoutingResult.Candidate]
    }

    let messages: [Message]

    /// - Parameters:
    ///   - threshold: below which confidence a decision was unsure.
    ///   - limit: the newest so many are read.
    init(
        _ pool: PostgresPool, business: String, days: Int, below threshold: Double, limit: Int = 5000
    ) async throws {
        let rows = try await pool.query(
            """
            select a.body -> 'routing' ->> 'confidence' as confidence, a.body #>> '{routing,metadata,language}' as language,
                a.body #>> '{routing,metadata,top}' as top, (
                    select string_agg(i.body, e'\\n' order by i.seq) from frontdesk.inbox i
                    where i.business_id = a.business_id and i.conversation_id = a.conversation_id and i.turn = a.turn
                      and i.origin = 'customer') as text
            from frontdesk.answer a
            where a.business_id = \(business) and a.created_at >= now() - make_interval(days => \(days))
              and (a.body -> 'routing' ->> 'confidence')::float8 < \(threshold)::float8
            order by a.created_at desc limit \(limit)
            """, deadline: .seconds(60))
        messages = try rows.compactMap { row in
            guard let text = try row.decode("text", as: String?.self), !text.allSatisfy(\.isWhitespace) else {
                return nil
            }
            let top = try row.decode("top", as: String?.self) ?? "[]"
            return Message(
                text: text, language: try row.decode("language", as: String?.self) ?? "",
                confidence: Double(try row.decode("confidence", as: String.self)) ?? 0,
                top: try JSONDecoder().decode([RoutingResult.Candidate].self, from: Data(top.utf8)))
        }
    }

    /// The largest first.
    ///
    /// - Parameter vectors: an embedding of each message; nil puts together only what is worded alike.
    func groups(_ vectors: [[Float]]?) -> [Group] {
        let groups =
            vectors.map { SimilarItems.groups(of: messages, $0) }
            ?? Array(Dictionary(grouping: messages) { QuestionKey.of($0.text) }.values)
        return groups.map(Self.group).sorted { ($1.count, $0.texts[0]) < ($0.count, $1.texts[0]) }
    }

    private static func group(_ messages: [Message]) -> Group {
        var seen: Set<String> = []
        var sums: [String: Double] = [:]
        for candidate in messages.flatMap(\.top) { sums[candidate.intent, default: 0] += candidate.confidence }
        return Group(
            texts: messages.map(\.text).filter { seen.insert(QuestionKey.of($0)).inserted }, count: messages.count,
            language: messages[0].language,
            candidates: sums.map { .init(intent: $0.key, confidence: $0.value / Double(messages.count)) }
                .sorted { ($1.confidence, $0.intent) < ($0.confidence, $1.intent) })
    }
}
