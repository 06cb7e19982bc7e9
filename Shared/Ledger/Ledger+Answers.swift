import Contracts
import Foundation
import Postgres

// What the SQL functions answer, and how it becomes a verdict.

struct BeginAnswer: Decodable {
    let verdict: String
    let fence: Int?
    let deadline: Int64?
    let answer: Answer?
    let traceparent: String?
    let context: TurnContext?
    let dialogue: Dialogue?

    func verdict(_ turn: TurnReference) -> BeginVerdict {
        if verdict == "suppressed" { return .suppressed }
        guard let fence, let deadline, let context else { return .stale }
        let grant = TurnGrant(
            turn: turn.fenced(fence),
            deadline: deadline,
            context: context,
            traceparent: traceparent,
            dialogue: dialogue ?? Dialogue()
        )
        switch verdict {
        case "granted": return .granted(grant)
        case "expired": return .expired(grant)
        case "poisoned": return .poisoned(grant)
        case "pinned":
            guard let answer else { return .stale }
            return .pinned(grant, answer)
        default: return .stale
        }
    }
}

struct PinAnswer: Decodable {
    private let word: String
    private let answer: Answer?

    private enum CodingKeys: String, CodingKey {
        case word = "verdict"
        case answer
    }

    var verdict: PinVerdict {
        switch (word, answer) {
        case ("pinned", .some(let answer)): .pinned(answer)
        case ("suppressed", _): .suppressed
        default: .stale
        }
    }
}

struct NextTurn: Decodable {
    let turn: Int
    let message: String
    let text: String?
    let traceparent: String?

    func scheduled(_ business: BusinessID, _ conversation: ConversationID) -> ScheduledTurn {
        ScheduledTurn(
            turn: TurnReference(business: business, conversation: conversation, turn: turn, fence: 0),
            message: MessageID(rawValue: message),
            text: text,
            traceparent: traceparent,
            delayMilliseconds: 0
        )
    }
}

struct SendAnswer: Decodable {
    let verdict: String
    let fence: Int?
    let id: String?
    let part: Int?
    let attempt: Int?
    let tries: Int?
    let content: MessageContent?
    let customer: Customer?
    let lastInbound: Int64?
    let entryPointUntil: Int64?
    let delay: Double?
    let outcome: String?
    let next: NextTurn?

    func step(_ turn: TurnReference) throws(LedgerError) -> SendStep {
        switch verdict {
        case "stale": return .stale
        case "later": return .later(.milliseconds(Int(delay ?? 0)))
        case "finished":
            return .finished(outcome: outcome ?? "", next: next?.scheduled(turn.business, turn.conversation))
        case "send":
            guard let fence, let id, let part, let attempt, let content, let customer else { break }
            return .send(
                ClaimedSend(
                    turn: turn.fenced(fence),
                    id: id,
                    part: part,
                    attempt: attempt,
                    tries: tries,
                    content: content,
                    customer: customer,
                    lastInbound: lastInbound,
                    entryPointUntil: entryPointUntil
                )
            )
        default: break
        }
        throw .unreadableAnswer(step: "send", reason: "the verdict is '\(verdict)'")
    }
}

struct SweepAnswer: Decodable {
    struct Due: Decodable {
        let business: String
        let conversation: String
        let turn: Int
        let fence: Int
        let stage: TurnStage
        let isHeld: Bool
        let starts: Int
        let message: String
        let text: String?
        let deadline: Int64?
        let traceparent: String?
        let answer: Answer?
    }

    struct Media: Decodable {
        let business: String
        let conversation: String
        let media: String
        let attempt: Int
    }

    let due: [Due]
    let media: [Media]
    let bulk: Bool
    let nextMilliseconds: Double?

    var sweep: Sweep {
        Sweep(
            due: due.map { due in
                DueTurn(
                    turn: TurnReference(
                        business: BusinessID(rawValue: due.business),
                        conversation: ConversationID(rawValue: due.conversation),
                        turn: due.turn,
                        fence: due.fence
                    ),
                    stage: due.stage,
                    isHeld: due.isHeld,
                    starts: due.starts,
                    message: MessageID(rawValue: due.message),
                    text: due.text,
                    deadline: due.deadline,
                    traceparent: due.traceparent,
                    answer: due.answer
                )
            },
            media: media.map { media in
                DueMedia(
                    business: BusinessID(rawValue: media.business),
                    conversation: ConversationID(rawValue: media.conversation),
                    media: media.media,
                    attempt: media.attempt
                )
            },
            hasBulk: bulk,
            next: nextMilliseconds.map { .milliseconds(Int($0)) }
        )
    }
}

extension SendResult {
    /// The result as `frontdesk.settle_send` takes it: word, WhatsApp's id, error, delay in milliseconds.
    var columns: (word: String, wamid: String?, error: String?, delay: Int) {
        switch self {
        case .sent(let id): ("sent", id.rawValue, nil, 0)
        case .retry(let delay, let error): ("retry", nil, error, delay.wholeMilliseconds)
        case .deferred(let delay, _): ("deferred", nil, nil, delay.wholeMilliseconds)
        case .held(let delay, let error): ("held", nil, error, delay.wholeMilliseconds)
        case .unknown(let error): ("unknown", nil, error, 0)
        case .failed(let error): ("failed", nil, error, 0)
        }
    }
}

extension Ledger {
    /// Calls a function that answers with one JSON value as text.
    func ask<Reply: Decodable>(_ step: String, _ sql: SQL, as type: Reply.Type) async throws(LedgerError) -> Reply {
        let rows: [PostgresRow]
        do {
            rows = try await pool.query(sql)
        } catch {
            throw .postgres(error)
        }
        guard let row = rows.first else { throw .unreadableAnswer(step: step, reason: "it is empty") }
        let text: String
        do {
            text = try row.decode(0, as: String.self)
        } catch {
            throw .unreadableAnswer(step: step, reason: "\(error)")
        }
        return try read(text, of: step, as: type)
    }

    /// Runs a statement whose answer says nothing.
    func perform(_ sql: SQL) async throws(LedgerError) {
        do {
            _ = try await pool.query(sql)
        } catch {
            throw .postgres(error)
        }
    }

    /// - Parameter text: what the step's function answered, as JSON.
    func read<Reply: Decodable>(_ text: String, of step: String, as type: Reply.Type) throws(LedgerError) -> Reply {
        do {
            return try WireFormat.decode(type, from: Data(text.utf8))
        } catch {
            throw .unreadableAnswer(step: step, reason: "\(error)")
        }
    }

    func json(_ value: some Encodable, step: String) throws(LedgerError) -> String {
        do {
            return try WireFormat.text(value)
        } catch {
            throw .unreadableAnswer(step: step, reason: "what it is told cannot be written as JSON: \(error)")
        }
    }
}
