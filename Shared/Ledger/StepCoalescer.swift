import Contracts
import Postgres

/// Lets calls of one step that wait at the same time share one round trip and one commit.
///
/// A call that finds few under way goes at once. While they are, newcomers gather, and whoever is first among them leads
/// the next one for all of them. When a shared call fails, each member tries alone, so that none can fail its neighbours.
/// Each turn still has its own call of the step's function, and its own answer.
actor StepCoalescer {
    /// What a step of one turn is told, as `jsonb_to_recordset` reads it.
    struct Call: Encodable, Sendable {
        let business: BusinessID
        let conversation: ConversationID
        let turn: Int
        let fence: Int
        var worker: String?
        var answer: Answer?
        var resend: Bool?
        var part: Int?
        var attempt: Int?
        var result: String?
        var wamid: String?
        var error: String?
        var delay: Int?

        init(_ turn: TurnReference) {
            business = turn.business
            conversation = turn.conversation
            self.turn = turn.turn
            fence = turn.fence
        }
    }

    private enum Part {
        case lead
        case done(String)
        case alone
    }

    private struct Waiting {
        let call: Call
        let continuation: CheckedContinuation<Part, Never>
    }

    private let step: String
    private let pool: PostgresPool
    private let statement: @Sendable (PostgresJSON) -> SQL
    private var waiting: [Waiting] = []
    private var leaders = 0

    /// Calls of one step under way at once: while one is committed, the next can be worked on.
    private static let concurrency = 2
    /// Calls that share a commit at most; their conversations are locked until it.
    private static let most = 64

    /// - Parameter statement: runs the step's function once for each row of a JSON array, in its order, and answers with
    ///   one text a row.
    init(_ step: String, _ pool: PostgresPool, _ statement: @escaping @Sendable (PostgresJSON) -> SQL) {
        self.step = step
        self.pool = pool
        self.statement = statement
    }

    /// - Returns: what the step's function answered, as JSON text.
    func perform(_ call: Call) async throws(LedgerError) -> String {
        if leaders < Self.concurrency {
            leaders += 1
            return try await lead(call)
        }
        let part = await withCheckedContinuation { continuation in
            waiting.append(Waiting(call: call, continuation: continuation))
        }
        switch part {
        case .lead: return try await lead(call)
        case .done(let answer): return answer
        case .alone: return try await alone(call)
        }
    }

    private func lead(_ own: Call) async throws(LedgerError) -> String {
        let followers = Array(waiting.prefix(Self.most - 1))
        waiting.removeFirst(followers.count)
        defer { passOn() }
        guard !followers.isEmpty else { return try await alone(own) }
        do throws(LedgerError) {
            let answers = try await ask([own] + followers.map(\.call))
            for (follower, answer) in zip(followers, answers.dropFirst()) {
                follower.continuation.resume(returning: .done(answer))
            }
            return answers[0]
        } catch {
            for follower in followers { follower.continuation.resume(returning: .alone) }
            return try await alone(own)
        }
    }

    /// The first in the queue leads the next call.
    private func passOn() {
        guard !waiting.isEmpty else {
            leaders -= 1
            return
        }
        waiting.removeFirst().continuation.resume(returning: .lead)
    }

    private func alone(_ call: Call) async throws(LedgerError) -> String {
        try await ask([call])[0]
    }

    /// - Returns: one answer per call, in their order; never fewer.
    private func ask(_ calls: [Call]) async throws(LedgerError) -> [String] {
        // Conversations are locked in one order by all callers, so that two calls never wait for each other crosswise.
        let order = calls.indices.sorted {
            (calls[$0].business.rawValue, calls[$0].conversation.rawValue)
                < (calls[$1].business.rawValue, calls[$1].conversation.rawValue)
        }
        let rows: [PostgresRow]
        do {
            let told = PostgresJSON(try WireFormat.text(order.map { calls[$0] }))
            rows = try await pool.query(statement(told))
        } catch let error as PostgresError {
            throw .postgres(error)
        } catch {
            throw .unreadableAnswer(step: step, reason: "what it is told cannot be written as JSON: \(error)")
        }
        guard rows.count == calls.count else {
            throw .unreadableAnswer(step: step, reason: "\(rows.count) answers for \(calls.count) calls")
        }
        var answers = [String](repeating: "", count: calls.count)
        for (index, row) in zip(order, rows) {
            do {
                answers[index] = try row.decode(0, as: String.self)
            } catch {
                throw .unreadableAnswer(step: step, reason: "\(error)")
            }
        }
        return answers
    }
}
