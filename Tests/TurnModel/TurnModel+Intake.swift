extension TurnModel {
    mutating func accept(_ id: Int, _ window: Int, _ merges: Bool, _ now: Int) -> Verdict {
        guard !messages.contains(where: { $0.id == id }) else { return .duplicate }
        messages.append(Message(id: id, turn: nil))
        guard !ownedByHuman(at: now) else { return .accepted(turn: nil, delay: 0) }
        guard let live = liveTurn else {
            return .accepted(turn: schedule(window, cap: policy.burstCap, now), delay: window)
        }
        if merges, merge(live, window, now) { return .accepted(turn: live, delay: window) }
        guard turns[live - 1].state == .scheduled, turns[live - 1].notBefore > now else {
            return .accepted(turn: nil, delay: 0)
        }
        let until = min(turns[live - 1].windowUntil, now + window)
        turns[live - 1].notBefore = until
        turns[live - 1].dueAt = until + (window > 0 ? 0 : 2000)
        return .accepted(turn: live, delay: max(0, until - now))
    }

    private mutating func merge(_ number: Int, _ window: Int, _ now: Int) -> Bool {
        var turn = turns[number - 1]
        guard turn.state == .running, turn.stage != .send, turn.answer == nil, let begun = turn.begunAt,
            let deadline = turn.deadlineAt, 3 * (now - begun) < deadline - begun
        else { return false }
        turn.state = .scheduled
        turn.stage = .begin
        turn.fence += 1
        turn.starts = max(0, turn.starts - 1)
        turn.leaseUntil = nil
        turn.notBefore = now + window
        turn.dueAt = now + (window > 0 ? window : 2000)
        turns[number - 1] = turn
        return true
    }

    mutating func echo(_ now: Int) -> Verdict {
        isHuman = true
        ownerUntil = now + policy.takeover
        assignWaiting(to: 0)
        return .accepted(turn: nil, delay: 0)
    }

    mutating func takeOver(_ pause: Int?, _ now: Int) -> Verdict {
        isHuman = true
        ownerUntil = pause.map { now + $0 }
        // What of the bot's waits to be sent is dropped now.
        if let live = liveTurn, turns[live - 1].state == .running, turns[live - 1].leaseUntil == nil {
            turns[live - 1].dueAt = now
        }
        return .done
    }

    mutating func handBack(_ now: Int) -> Verdict {
        isHuman = false
        ownerUntil = nil
        return .next(liveTurn == nil ? scheduleWaiting(now) : nil)
    }

    mutating func receive(_ turn: Int, _ part: Int, _ wamid: String, _ status: Receipt, _ now: Int) -> Verdict {
        guard receipts[wamid, default: []].insert(status).inserted else { return .duplicate }
        applyReceipts(turn, part, wamid, now)
        return .accepted(turn: nil, delay: 0)
    }

    mutating func applyReceipts(_ number: Int, _ part: Int, _ wamid: String, _ now: Int) {
        guard let turn = turn(number), turn.sends.indices.contains(part - 1),
            let best = receipts[wamid]?.max(by: { $0.rank < $1.rank })
        else { return }
        let before = turn.sends[part - 1].state
        if best == .failed {
            turns[number - 1].sends[part - 1].state = .failed
        } else if turn.sends[part - 1].isOpen || before == .parked {
            turns[number - 1].sends[part - 1].state = .sent
        }
        if [.unknown, .planned, .parked].contains(before), turn.state == .running { turns[number - 1].dueAt = now }
    }

    mutating func sweep(_ now: Int) -> Verdict {
        if isHuman, let until = ownerUntil, until <= now {
            isHuman = false
            ownerUntil = nil
            if liveTurn == nil { _ = scheduleWaiting(now) }
        }
        var due: [Int] = []
        for index in turns.indices where turns[index].dueAt.map({ $0 <= now }) ?? false {
            turns[index].dueAt = now + policy.sweepAgain
            due.append(index + 1)
        }
        return .due(due)
    }
}
