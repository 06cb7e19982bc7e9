package import Contracts
import Foundation
import Postgres

// What people see and do. Lists and packets are JSON as the functions write it: nobody on the way needs to read them.
extension Ledger {
    /// - Returns: a JSON array, those whose customers wrote last first.
    package func conversations(
        of business: BusinessID,
        _ filter: ConversationFilter,
        limit: Int
    ) async throws(LedgerError) -> String {
        try await text(
            "select frontdesk.conversations(\(business.rawValue), \(filter.rawValue), \(limit))::text") ?? "[]"
    }

    /// Everything a person needs to go on with a conversation, as a JSON object.
    ///
    /// - Parameter limit: messages at most, the latest.
    /// - Returns: nil when the business has no such conversation.
    package func packet(
        of conversation: ConversationID,
        of business: BusinessID,
        limit: Int
    ) async throws(LedgerError) -> String? {
        try await text(
            "select frontdesk.packet(\(business.rawValue), \(conversation.rawValue)::uuid, \(limit))::text")
    }

    /// Drafts that wait for a person, the oldest first, as a JSON array.
    package func reviews(of business: BusinessID, limit: Int) async throws(LedgerError) -> String {
        try await text("select frontdesk.reviews(\(business.rawValue), null, \(limit))::text") ?? "[]"
    }

    /// The parts of a draft, whatever became of it.
    ///
    /// - Returns: nil when the turn has no draft.
    package func draft(
        of turn: Int,
        in conversation: ConversationID,
        of business: BusinessID
    ) async throws(LedgerError) -> [MessageContent]? {
        try await ask(
            "draft",
            """
            select coalesce((
                select draft from frontdesk.review where business_id = \(business.rawValue)
                    and conversation_id = \(conversation.rawValue)::uuid and turn = \(turn)), 'null')::text
            """,
            as: [MessageContent]?.self
        )
    }

    /// A person says something to the customer, and the bot is silent from then on.
    ///
    /// - Parameters:
    ///   - pause: how long, unless it is handed back earlier.
    ///   - hasTemplate: an approved template can carry the words where the window is closed.
    package func say(
        _ speech: Speech,
        in conversation: ConversationID,
        of business: BusinessID,
        pause: Duration,
        hasTemplate: Bool = false
    ) async throws(LedgerError) -> SpeechVerdict {
        let reply = try await ask(
            "say",
            """
            select frontdesk.say(
                \(business.rawValue), \(conversation.rawValue)::uuid, \(speech.id.description)::uuid,
                \(speech.author), \(try json(speech.answer, step: "say"))::jsonb,
                \(pause.wholeMilliseconds) * interval '1 ms', \(hasTemplate))::text
            """,
            as: SpeechAnswer.self
        )
        return try reply.verdict(business, conversation)
    }

    /// A person decides on a draft. Whoever is first counts.
    ///
    /// - Parameters:
    ///   - speech: what is sent now; nil when the draft is rejected.
    package func decide(
        _ decision: ReviewDecision,
        on turn: Int,
        in conversation: ConversationID,
        of business: BusinessID,
        by author: String,
        speech: Speech?,
        hasTemplate: Bool = false
    ) async throws(LedgerError) -> SpeechVerdict {
        var answer: String?
        if let speech { answer = try json(speech.answer, step: "decide") }
        let reply = try await ask(
            "decide",
            """
            select frontdesk.decide(
                \(business.rawValue), \(conversation.rawValue)::uuid, \(turn), \(decision.rawValue), \(author),
                \(speech?.id.description)::uuid, \(answer)::jsonb, \(hasTemplate))::text
            """,
            as: SpeechAnswer.self
        )
        return try reply.verdict(business, conversation)
    }

    /// The language the bot answered in last.
    ///
    /// - Returns: nil when it never did.
    package func language(of conversation: ConversationID, of business: BusinessID) async throws(LedgerError) -> String?
    {
        try await text(
            """
            select a.body ->> 'language' from frontdesk.answer a
            join frontdesk.turn t using (business_id, conversation_id, turn)
            where business_id = \(business.rawValue) and conversation_id = \(conversation.rawValue)::uuid
                and t.author = 'bot'
            order by turn desc limit 1
            """)
    }

    func text(_ sql: SQL) async throws(LedgerError) -> String? {
        do {
            return try await pool.query(sql).first?.decode(0, as: String?.self)
        } catch {
            throw .postgres(error)
        }
    }
}

/// Which conversations a list holds.
package enum ConversationFilter: String, Sendable, CaseIterable {
    /// A person should look.
    case attention
    /// A person answers.
    case person
    case all
}

/// What a person says to a customer.
package struct Speech: Sendable, Equatable {
    /// Chosen by the caller: the same id twice says it once.
    package let id: UniqueID
    package let author: String
    package let answer: Answer

    /// - Parameter language: that of the template which carries the words; unknown where none has to.
    package init(id: UniqueID, author: String, parts: [MessageContent], language: String = "und") {
        self.id = id
        self.author = author
        answer = Answer(
            outcome: .answered, parts: parts, provider: "person", confidence: 1, intent: nil, language: language,
            configuration: "console")
    }
}

package enum ReviewDecision: String, Sendable, CaseIterable {
    case approved, edited, rejected
}

/// What became of a person's words or decision.
package enum SpeechVerdict: Sendable, Equatable {
    /// Kept; `next` may be sent now. Nil: it waits for the turn before it, or nothing is to be sent.
    case accepted(next: ScheduledTurn?)
    /// Said already.
    case duplicate
    /// There is no such conversation, or no such draft.
    case unknown
    /// More than 24 hours since the customer wrote; only a template could carry it.
    case windowClosed
    /// Somebody else was first.
    case decided(String, by: String?)
}

private struct SpeechAnswer: Decodable {
    let verdict: String
    let next: NextTurn?
    let state: String?
    let by: String?

    func verdict(_ business: BusinessID, _ conversation: ConversationID) throws(LedgerError) -> SpeechVerdict {
        switch verdict {
        case "accepted": return .accepted(next: next?.scheduled(business, conversation))
        case "duplicate": return .duplicate
        case "unknown": return .unknown
        case "window_closed": return .windowClosed
        case "decided": return .decided(state ?? "", by: by)
        default: throw .unreadableAnswer(step: "say", reason: "the verdict is '\(verdict)'")
        }
    }
}
