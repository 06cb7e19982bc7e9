extension TurnModel {
    mutating func begin(_ number: Int, _ now: Int) -> Verdict {
        guard var turn = turn(number), turn.outcome == nil,
            !(turn.state == .running && turn.leaseUntil.map { $0 > now } ?? false),
            !(turn.state == .scheduled && turn.notBefore > now)
        else { return .stale }
        if ownedByHuman(at: now) {
            _ = finish(number, .suppressed, now)
            return .suppressed
        }
        let isPoisonous = turn.answer == nil && turn.starts >= policy.maximumStarts
        let isExpired = turn.deadlineAt.map { $0 <= now } ?? false
        if turn.answer == nil, isPoisonous || isExpired && turn.starts > 1 { deadLetters.insert(number) }
        turn.state = .running
        turn.stage = turn.answer == nil ? .begin : .send
        turn.fence += 1
        turn.starts += 1
        turn.leaseUntil = now + policy.lease
        turn.dueAt = now + policy.lease
        turn.deadlineAt = turn.deadlineAt ?? now + policy.deadline
        turn.begunAt = turn.begunAt ?? now
        turns[number - 1] = turn
        if let answer = turn.answer { return .pinned(fence: turn.fence, answer) }
        assignWaiting(to: number)
        if isPoisonous { return .poisoned(fence: turn.fence) }
        if isExpired { return .expired(fence: turn.fence) }
        return .granted(fence: turn.fence, messages: messages.filter { $0.turn == number }.map(\.id))
    }

    private func isHeld(_ number: Int, _ fence: Int) -> Bool {
        guard let turn = turn(number), turn.state == .running else { return false }
        return turn.fence == fence || policy.defect == .ignoreFence
    }

    mutating func renew(_ number: Int, _ fence: Int, _ stage: Stage, _ now: Int) -> Verdict {
        guard isHeld(number, fence), turns[number - 1].stage != .send else { return .held(false) }
        turns[number - 1].stage = stage
        turns[number - 1].leaseUntil = now + policy.lease
        turns[number - 1].dueAt = now + policy.lease
        return .held(true)
    }

    mutating func pin(_ number: Int, _ fence: Int, _ answer: Answer, _ now: Int) -> Verdict {
        guard isHeld(number, fence) else { return .stale }
        if ownedByHuman(at: now) {
            _ = finish(number, .suppressed, now)
            return .suppressed
        }
        var turn = turns[number - 1]
        if turn.answer == nil {
            turn.answer = answer
            turn.sends = Array(repeating: Send(), count: answer.parts)
        } else if policy.defect == .ignoreFence {
            turn.answer = answer
            turn.sends += Array(repeating: Send(), count: answer.parts)
        }
        turn.stage = .send
        turn.leaseUntil = now + policy.lease
        turn.dueAt = now + policy.lease
        turns[number - 1] = turn
        return .counts(turn.answer ?? answer)
    }

    mutating func claim(_ number: Int, _ fence: Int, _ now: Int) -> Verdict {
        guard isHeld(number, fence), turns[number - 1].stage == .send else { return .stale }
        if turns[number - 1].leaseUntil.map({ $0 <= now }) ?? true {
            turns[number - 1].fence += 1
            turns[number - 1].starts += 1
            if turns[number - 1].starts > policy.maximumStarts {
                for index in turns[number - 1].sends.indices where turns[number - 1].sends[index].isOpen {
                    turns[number - 1].sends[index].state = .parked
                }
            }
        }
        return advance(number, now)
    }

    private mutating func advance(_ number: Int, _ now: Int) -> Verdict {
        let isWithPerson = ownedByHuman(at: now)
        if isWithPerson {
            for index in turns[number - 1].sends.indices where turns[number - 1].sends[index].state == .planned {
                turns[number - 1].sends[index].state = .superseded
            }
        }
        guard let index = turns[number - 1].sends.firstIndex(where: \.isOpen) else { return complete(number, now) }
        var send = turns[number - 1].sends[index]
        let fence = turns[number - 1].fence
        if send.state == .sending {
            guard send.fence != fence else { return .stale }
            send.state = .unknown
            send.unknownSince = now
            turns[number - 1].sends[index] = send
        }
        if send.state == .unknown {
            let until = (send.unknownSince ?? now) + policy.reconcile
            if until > now, policy.defect != .blindResend { return wait(number, until, now) }
            let mayResend = !isWithPerson || policy.defect == .resendOverAPerson
            guard policy.resends, send.resends == 0, mayResend else {
                turns[number - 1].sends[index].state = .parked
                return advance(number, now)
            }
            send.resends += 1
        } else if let until = send.notBefore, until > now {
            return wait(number, until, now)
        }
        send.state = .sending
        send.fence = fence
        send.attempt += 1
        send.unknownSince = nil
        turns[number - 1].sends[index] = send
        turns[number - 1].leaseUntil = now + policy.lease
        turns[number - 1].dueAt = now + policy.lease
        return .send(Call(turn: number, fence: fence, part: index + 1, attempt: send.attempt))
    }

    private mutating func complete(_ number: Int, _ now: Int) -> Verdict {
        var outcome = turns[number - 1].answer?.outcome ?? .answered
        if turns[number - 1].sends.contains(where: { $0.state == .superseded }) {
            outcome = .suppressed
        } else if outcome == .handedOff {
            isHuman = true
            ownerUntil = nil
        }
        if outcome != .suppressed, turns[number - 1].sends.allSatisfy({ $0.state == .failed }) { outcome = .dead }
        return .finished(outcome, next: finish(number, outcome, now))
    }

    private mutating func wait(_ number: Int, _ until: Int, _ now: Int) -> Verdict {
        turns[number - 1].leaseUntil = nil
        turns[number - 1].dueAt = until
        turns[number - 1].starts = 0
        return .later(max(0, until - now))
    }

    mutating func settle(_ call: Call, _ result: Result, _ now: Int) -> Verdict {
        var result = result
        if case .retry = result, call.attempt >= policy.maximumAttempts { result = .failed }
        if var send = turn(call.turn)?.sends[call.part - 1], send.attempt == call.attempt,
            send.state == .sending || send.state == .unknown
        {
            send.unknownSince = nil
            send.notBefore = nil
            switch result {
            case .sent: send.state = .sent
            case .failed: send.state = .failed
            case .unknown: (send.state, send.unknownSince) = (.unknown, now)
            case .retry(let delay): (send.state, send.notBefore) = (.planned, now + delay)
            }
            turns[call.turn - 1].sends[call.part - 1] = send
            if result == .sent { applyReceipts(call.turn, call.part, call.wamid, now) }
            if result == .failed {
                for index in turns[call.turn - 1].sends.indices
                where index >= call.part && turns[call.turn - 1].sends[index].state == .planned {
                    turns[call.turn - 1].sends[index].state = .failed
                }
            }
        }
        guard let turn = turn(call.turn), turn.state == .running, turn.stage == .send else { return .stale }
        guard turn.fence == call.fence else {
            if turn.leaseUntil == nil { turns[call.turn - 1].dueAt = now }
            return .stale
        }
        return advance(call.turn, now)
    }
}
