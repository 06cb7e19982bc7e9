/// The turn protocol of one conversation as a pure function: `apply(event, at: now)` changes the state and says the
/// verdict. No clock, no database, no randomness.
///
/// The product's implementation are the ledger's SQL functions. This is the reference they are compared with, on random
/// sequences and a real Postgres, and what the simulation runs a hundred thousand orders of events through.
/// Times are milliseconds of any clock.
package struct TurnModel: Sendable {
    package let policy: Policy
    package internal(set) var isHuman = false
    package internal(set) var ownerUntil: Int?
    package internal(set) var liveTurn: Int?
    package internal(set) var messages: [Message] = []
    /// By number, from 1.
    package internal(set) var turns: [Turn] = []
    /// The turns that were laid before people.
    package internal(set) var deadLetters: Set<Int> = []
    var receipts: [String: Set<Receipt>] = [:]

    package init(_ policy: Policy) {
        self.policy = policy
    }

    package mutating func apply(_ event: Event, at now: Int) -> Verdict {
        switch event {
        case .message(let id, let window, let merges): accept(id, window, merges, now)
        case .echo: echo(now)
        case .receipt(let turn, let part, let wamid, let status): receive(turn, part, wamid, status, now)
        case .takeOver(let pause): takeOver(pause, now)
        case .handBack: handBack(now)
        case .begin(let turn): begin(turn, now)
        case .renew(let turn, let fence, let stage): renew(turn, fence, stage, now)
        case .pin(let turn, let fence, let answer): pin(turn, fence, answer, now)
        case .claim(let turn, let fence): claim(turn, fence, now)
        case .settle(let call, let result): settle(call, result, now)
        case .sweep: sweep(now)
        }
    }

    package func ownedByHuman(at now: Int) -> Bool {
        guard policy.defect != .ignoreOwnership else { return false }
        return isHuman && (ownerUntil.map { $0 > now } ?? true)
    }

    /// Runs `body` on the turn; nil when there is none of this number.
    func turn(_ number: Int) -> Turn? { turns.indices.contains(number - 1) ? turns[number - 1] : nil }

    mutating func schedule(_ window: Int, cap: Int, _ now: Int) -> Int {
        turns.append(Turn(notBefore: now + window, windowUntil: now + cap, dueAt: now + (window > 0 ? window : 2000)))
        liveTurn = turns.count
        return turns.count
    }

    /// Ends the turn; returns the one that waited behind it.
    mutating func finish(_ number: Int, _ outcome: Outcome, _ now: Int) -> Int? {
        turns[number - 1].state = outcome == .dead ? .dead : .done
        turns[number - 1].outcome = outcome
        turns[number - 1].leaseUntil = nil
        turns[number - 1].dueAt = nil
        liveTurn = nil
        guard policy.defect != .completeWithoutRescheduling, !ownedByHuman(at: now) else { return nil }
        return scheduleWaiting(now)
    }

    mutating func scheduleWaiting(_ now: Int) -> Int? {
        messages.contains { $0.turn == nil } ? schedule(0, cap: 0, now) : nil
    }

    mutating func assignWaiting(to turn: Int) {
        for index in messages.indices where messages[index].turn == nil { messages[index].turn = turn }
    }
}
