import Contracts
import Foundation
import Ledger
import Postgres
import TestSupport
import TurnModel

/// One random sequence, told to the ledger and to the model alike, in a conversation of its own.
struct AgreementRun {
    private let pool: PostgresPool
    private let ledger: Ledger
    private let resends: Bool
    private let name: String
    private var random: SplitMix64
    private var model: TurnModel
    private var now = 0
    private var conversation: ConversationID?
    private var written = 0
    private var answers = 0
    private var calls: [(call: TurnModel.Call, send: ClaimedSend)] = []
    private var history: [String] = []

    /// The test's clock starts here, in Unix milliseconds.
    private static let start: Int64 = 1_767_225_600_000
    private let business = BusinessID(rawValue: "demo")

    init(seed: UInt64, resends: Bool, pool: PostgresPool) {
        self.pool = pool
        self.resends = resends
        name = "49\(seed)"
        random = SplitMix64(seed: seed)
        var policy = TurnModel.Policy()
        policy.resends = resends
        model = TurnModel(policy)
        var real = LedgerPolicy()
        real.lease = .milliseconds(policy.lease)
        real.deadline = .milliseconds(policy.deadline)
        real.reconcile = .milliseconds(policy.reconcile)
        ledger = Ledger(pool: pool, policy: real)
    }

    /// - Returns: where the two differ, with all steps up to there.
    mutating func firstDifference(steps: Int) async throws -> String? {
        try await pass(0)
        try await write()
        for _ in 0..<steps {
            if let difference = try await step() {
                return difference + "\nafter:\n" + history.joined(separator: "\n")
            }
        }
        // What this sequence leaves must not be swept by the next one.
        try await pool.script(
            "update frontdesk.turn set due_at = null; update frontdesk.conversation set owner_until = null")
        return nil
    }

    private mutating func step() async throws -> String? {
        let difference = try await act()
        if let difference { return difference }
        let (expected, found) = (portrait(), try await ledgerPortrait())
        return expected == found ? nil : "the model has\n\(expected)\nthe ledger has\n\(found)"
    }

    private mutating func act() async throws -> String? {
        switch random.below(100) {
        case 0..<16: return try await write()
        case 16..<19: return try await takeOver()
        case 19..<22: return try await handBack()
        case 22..<40:
            try await pass(random.pick([1, 700, 1999, 2000, 5000, 14_999, 15_000, 45_000, 60_000]))
            return nil
        case 40..<50: return try await sweep()
        case 50..<64: return try await begin()
        case 64..<70: return try await renew()
        case 70..<80: return try await pin()
        case 80..<88: return try await claim()
        case 88..<95: return try await settle()
        default: return try await receipt()
        }
    }

    private mutating func told(_ event: TurnModel.Event, _ expected: TurnModel.Verdict, _ found: TurnModel.Verdict)
        -> String?
    {
        history.append("\(now): \(event) → \(expected)")
        return expected == found ? nil : "the model says \(expected), the ledger says \(found)"
    }

    // MARK: The steps

    private mutating func pass(_ milliseconds: Int) async throws {
        now += milliseconds
        let at = Double(Self.start + Int64(now)) / 1000
        _ = try await pool.query("update clock.time set at = to_timestamp(\(at))")
    }

    @discardableResult
    private mutating func write() async throws -> String? {
        let id = random.percent(15) && written > 0 ? random.below(written) : written
        written = max(written, id + 1)
        let (window, merges) = (random.percent(30) ? 700 : 0, random.percent(50))
        let event = TurnModel.Event.message(id: id, window: window, merges: merges)
        let expected = model.apply(event, at: now)
        let accepted = try await ledger.accept([
            .message(
                InboundMessage(
                    business: business, id: MessageID(rawValue: "\(name)-\(id)"), customer: customer, kind: "text",
                    text: "?", payload: "{}", sentAt: Self.start + Int64(now), opensTurn: true,
                    windowMilliseconds: window, merges: merges, traceparent: nil))
        ])
        guard let first = accepted.first else { return "the ledger says nothing" }
        if conversation == nil { conversation = first.scheduled?.turn.conversation }
        let found: TurnModel.Verdict =
            first.verdict == .duplicate
            ? .duplicate
            : .accepted(turn: first.scheduled?.turn.turn, delay: first.scheduled?.delayMilliseconds ?? 0)
        return told(event, expected, found)
    }

    private var customer: Customer { Customer(number: "1", phone: name, userID: nil, name: nil) }

    private func reference(_ turn: Int, _ fence: Int = 0) throws -> TurnReference {
        guard let conversation else { throw NotInTime(description: "the first message opened no turn") }
        return TurnReference(business: business, conversation: conversation, turn: turn, fence: fence)
    }

    private mutating func takeOver() async throws -> String? {
        if random.percent(50) {
            let id = MessageID(rawValue: "\(name)-echo-\(history.count)")
            let expected = model.apply(.echo, at: now)
            _ = try await ledger.accept([
                .echo(
                    OwnerEcho(
                        business: business, id: id, customer: customer, text: "I", payload: "{}",
                        sentAt: Self.start + Int64(now)))
            ])
            return told(.echo, expected, expected)
        }
        let pause = random.percent(50) ? 30_000 : nil
        let expected = model.apply(.takeOver(pause: pause), at: now)
        try await ledger.takeOver(
            try reference(1).conversation, of: business, reason: "test", pause: pause.map { .milliseconds($0) })
        return told(.takeOver(pause: pause), expected, .done)
    }

    private mutating func handBack() async throws -> String? {
        let expected = model.apply(.handBack, at: now)
        let next = try await ledger.handBack(try reference(1).conversation, of: business)
        return told(.handBack, expected, .next(next?.turn.turn))
    }

    private mutating func sweep() async throws -> String? {
        let expected = model.apply(.sweep, at: now)
        let due = try await ledger.sweep().due.map(\.turn.turn).sorted()
        return told(.sweep, expected, .due(due))
    }

    /// Mostly the newest turn under its newest fence; now and then an older of either.
    private mutating func someTurn() -> (turn: Int, fence: Int) {
        let turn = max(1, model.turns.count - (random.percent(10) ? 1 : 0))
        let fence = model.turns[turn - 1].fence - (random.percent(15) ? 1 : 0)
        return (turn, fence)
    }

    private mutating func begin() async throws -> String? {
        let turn = someTurn().turn
        let expected = model.apply(.begin(turn: turn), at: now)
        let found: TurnModel.Verdict =
            switch try await ledger.begin(try reference(turn), worker: "w") {
            case .granted(let grant):
                .granted(
                    fence: grant.turn.fence,
                    messages: grant.context.messages.compactMap { Int($0.id.rawValue.dropFirst(name.count + 1)) }
                        .sorted())
            case .pinned(let grant, let answer): .pinned(fence: grant.turn.fence, Self.model(answer))
            case .expired(let grant): .expired(fence: grant.turn.fence)
            case .poisoned(let grant): .poisoned(fence: grant.turn.fence)
            case .suppressed: .suppressed
            case .stale: .stale
            }
        return told(.begin(turn: turn), expected, found)
    }

    private mutating func renew() async throws -> String? {
        let (turn, fence) = someTurn()
        let event = TurnModel.Event.renew(turn: turn, fence: fence, .retrieve)
        let expected = model.apply(event, at: now)
        return told(event, expected, .held(try await ledger.renew(try reference(turn, fence), stage: .retrieve)))
    }

    private mutating func pin() async throws -> String? {
        let (turn, fence) = someTurn()
        answers += 1
        let handsOff = random.percent(10)
        let answer = TurnModel.Answer(
            id: answers, parts: 1 + random.below(2), outcome: handsOff ? .handedOff : .answered)
        let event = TurnModel.Event.pin(turn: turn, fence: fence, answer)
        let expected = model.apply(event, at: now)
        let found: TurnModel.Verdict =
            switch try await ledger.pin(try reference(turn, fence), answer: Self.real(answer)) {
            case .pinned(let kept): .counts(Self.model(kept))
            case .suppressed: .suppressed
            case .stale: .stale
            }
        return told(event, expected, found)
    }

    private mutating func claim() async throws -> String? {
        let (turn, fence) = someTurn()
        let event = TurnModel.Event.claim(turn: turn, fence: fence)
        let expected = model.apply(event, at: now)
        return told(event, expected, verdict(try await ledger.claimSend(try reference(turn, fence), resend: resends)))
    }

    private mutating func settle() async throws -> String? {
        guard !calls.isEmpty else { return nil }
        let (call, send) = calls[random.below(calls.count)]
        let result: TurnModel.Result = random.pick([.sent, .sent, .unknown, .failed, .retry(delay: 2000)])
        let event = TurnModel.Event.settle(call, result)
        let expected = model.apply(event, at: now)
        let real: SendResult =
            switch result {
            case .sent: .sent(MessageID(rawValue: name + call.wamid))
            case .unknown: .unknown(error: "timeout")
            case .failed: .failed(error: "refused")
            case .retry(let delay): .retry(after: .milliseconds(delay), error: "busy")
            }
        return told(event, expected, verdict(try await ledger.settle(send, real, resend: resends)))
    }

    private mutating func receipt() async throws -> String? {
        guard !calls.isEmpty else { return nil }
        let (call, send) = calls[random.below(calls.count)]
        let status: TurnModel.Receipt = random.pick([.sent, .delivered, .read, .failed])
        let event = TurnModel.Event.receipt(turn: call.turn, part: call.part, wamid: call.wamid, status)
        let expected = model.apply(event, at: now)
        let accepted = try await ledger.accept([
            .receipt(
                Receipt(
                    business: business, message: MessageID(rawValue: name + call.wamid), send: send.id,
                    status: Receipt.Status(rawValue: status.rawValue) ?? .sent, at: Self.start + Int64(now),
                    errorCode: nil, errorText: nil))
        ])
        return told(
            event, expected, accepted.first?.verdict == .duplicate ? .duplicate : .accepted(turn: nil, delay: 0))
    }

    private mutating func verdict(_ step: SendStep) -> TurnModel.Verdict {
        switch step {
        case .send(let send):
            let call = TurnModel.Call(
                turn: send.turn.turn, fence: send.turn.fence, part: send.part, attempt: send.attempt)
            calls.append((call, send))
            return .send(call)
        case .later(let delay): return .later(delay.wholeMilliseconds)
        case .finished(let outcome, let next):
            return .finished(TurnModel.Outcome(rawValue: outcome) ?? .suppressed, next: next?.turn.turn)
        case .stale: return .stale
        }
    }

    // MARK: What is compared

    private static func real(_ answer: TurnModel.Answer) -> Answer {
        Answer(
            outcome: answer.outcome == .handedOff ? .handedOff : .answered,
            parts: (1...answer.parts).map { .text("answer \(answer.id) part \($0)") }, provider: "model", confidence: 1,
            intent: "\(answer.id)", language: "en", configuration: "test",
            handoff: answer.outcome == .handedOff ? "human_agent" : nil)
    }

    private static func model(_ answer: Answer) -> TurnModel.Answer {
        TurnModel.Answer(
            id: answer.intent.flatMap(Int.init) ?? 0, parts: answer.parts.count,
            outcome: answer.outcome == .handedOff ? .handedOff : .answered)
    }

    private func portrait() -> String {
        func text(_ value: Int?) -> String { value.map(String.init) ?? "-" }
        var lines = ["\(model.isHuman ? "human" : "bot") until \(text(model.ownerUntil)) live \(text(model.liveTurn))"]
        for (index, turn) in model.turns.enumerated() {
            lines.append(
                "turn \(index + 1) \(turn.state.rawValue) \(turn.stage.rawValue) \(turn.outcome?.rawValue ?? "-") "
                    + "fence \(turn.fence) starts \(turn.starts) lease \(text(turn.leaseUntil)) "
                    + "not before \(turn.notBefore) due \(text(turn.dueAt)) deadline \(text(turn.deadlineAt))")
            for (part, send) in turn.sends.enumerated() {
                lines.append(
                    "part \(index + 1)/\(part + 1) \(send.state.rawValue) attempt \(send.attempt) "
                        + "resends \(send.resends)")
            }
        }
        lines += model.messages.sorted { $0.id < $1.id }.map { "message \($0.id) in \(text($0.turn))" }
        return lines.joined(separator: "\n")
    }

    private func ledgerPortrait() async throws -> String {
        let id = try reference(1).conversation.rawValue
        let start = Self.start
        let prefix = name.count + 2
        let rows = try await pool.query(
            """
            with t as (select \(id)::uuid as conversation, \(start)::bigint as start)
            select line from (
                select 0 as kind, 0 as a, 0 as b, c.owner || ' until '
                    || coalesce((frontdesk.milliseconds(c.owner_until) - t.start)::text, '-') || ' live '
                    || coalesce(c.live_turn::text, '-') as line
                from t join frontdesk.conversation c on c.id = t.conversation
                union all
                select 1, u.turn, 0, 'turn ' || u.turn || ' ' || u.state || ' ' || u.stage || ' '
                    || coalesce(u.outcome, '-') || ' fence ' || u.fence || ' starts ' || u.starts || ' lease '
                    || coalesce((frontdesk.milliseconds(u.lease_until) - t.start)::text, '-') || ' not before '
                    || (frontdesk.milliseconds(u.not_before) - t.start) || ' due '
                    || coalesce((frontdesk.milliseconds(u.due_at) - t.start)::text, '-') || ' deadline '
                    || coalesce((frontdesk.milliseconds(u.deadline_at) - t.start)::text, '-')
                from t join frontdesk.turn u on u.conversation_id = t.conversation
                union all
                select 1, s.turn, s.part, 'part ' || s.turn || '/' || s.part || ' ' || s.state || ' attempt '
                    || s.attempt || ' resends ' || s.resends
                from t join frontdesk.send s on s.conversation_id = t.conversation
                union all
                select 2, substr(i.event_id, \(prefix))::int, 0, 'message ' || substr(i.event_id, \(prefix)) || ' in '
                    || coalesce(i.turn::text, '-')
                from t join frontdesk.inbox i on i.conversation_id = t.conversation and i.origin = 'customer'
            ) lines order by kind, a, b
            """)
        return try rows.map { try $0.decode(0, as: String.self) }.joined(separator: "\n")
    }
}
