import TestSupport

/// One conversation with several workers, a stream that loses, repeats and reorders, a WhatsApp that answers or not, and
/// processes that die between any two effects; all from one seed.
///
/// What is checked is what the outside could see: calls WhatsApp accepted, and what became of each message.
package struct Simulation {
    private enum Work: Sendable {
        case begin(turn: Int)
        case generate(turn: Int, fence: Int)
        case send(turn: Int, fence: Int)
        /// With whether an echo of an earlier call had come when it was claimed.
        case call(TurnModel.Call, claimedAt: Int, knew: Bool)
        case settle(TurnModel.Call, TurnModel.Result)
        case receipt(TurnModel.Call, TurnModel.Receipt)
    }

    private struct Accepted {
        let call: TurnModel.Call
        let at: Int
        let answer: Int
    }

    private var model: TurnModel
    private var random: SplitMix64
    private var now = 0
    private var work: [Work] = []
    private var accepted: [Accepted] = []
    private var written = 0
    private var pinned = 0
    /// When the conversation was last taken over; calls claimed later are over a person's head.
    private var takenAt: Int?
    private var echoed: Set<String> = []
    /// The first thing that went wrong.
    package private(set) var violation: String?

    package init(seed: UInt64, policy: TurnModel.Policy) {
        model = TurnModel(policy)
        random = SplitMix64(seed: seed)
    }

    /// Runs the faults, then lets everything come to rest, and checks.
    package mutating func run(steps: Int) {
        for _ in 0..<steps where violation == nil { step() }
        settleDown()
        if violation == nil { check() }
    }

    // MARK: What happens

    private mutating func step() {
        switch random.below(100) {
        case 0..<18: write()
        case 18..<20: takeOver()
        case 20..<22: handBack()
        case 22..<38: pass(random.pick([1, 40, 700, 2000, 5000, 15_000, 21_000, 61_000]))
        case 38..<50: sweep()
        default: handleAny(losing: true)
        }
    }

    private mutating func settleDown() {
        handBack()
        for _ in 0..<400 {
            if work.isEmpty {
                guard model.liveTurn != nil else { return }
                pass(16_000)
                sweep()
            } else {
                handleAny(losing: false)
            }
        }
        fail("turn \(model.liveTurn ?? 0) does not come to an end")
    }

    private mutating func write() {
        let id = random.percent(15) && written > 0 ? random.below(written) : written
        written = max(written, id + 1)
        let event = TurnModel.Event.message(
            id: id, window: random.percent(30) ? 700 : 0, merges: random.percent(50))
        if case .accepted(let turn?, let delay) = model.apply(event, at: now), delay == 0 {
            work.append(.begin(turn: turn))
        }
    }

    private mutating func takeOver() {
        _ = model.apply(random.percent(50) ? .echo : .takeOver(pause: random.percent(50) ? 30_000 : nil), at: now)
        takenAt = now
    }

    private mutating func handBack() {
        takenAt = nil
        if case .next(let turn?) = model.apply(.handBack, at: now) { work.append(.begin(turn: turn)) }
    }

    private mutating func pass(_ milliseconds: Int) { now += milliseconds }

    private mutating func sweep() {
        guard case .due(let turns) = model.apply(.sweep, at: now) else { return }
        for number in turns {
            guard let turn = model.turn(number) else { continue }
            work.append(turn.answer == nil ? .begin(turn: number) : .send(turn: number, fence: turn.fence))
        }
    }

    /// Takes any work, not the oldest; some is lost with its worker or its stream, some comes twice.
    private mutating func handleAny(losing: Bool) {
        guard !work.isEmpty else { return }
        let index = random.below(work.count)
        let item = work[index]
        // A stream may deliver again; a process makes its call to WhatsApp once.
        var mayRepeat = losing
        if case .call = item { mayRepeat = false }
        if !(mayRepeat && random.percent(10)) { work.remove(at: index) }
        // The stream lost it, or its worker died before it began.
        if losing, random.percent(12) { return }
        handle(item, losing)
    }

    private mutating func handle(_ item: Work, _ losing: Bool) {
        switch item {
        case .begin(let turn):
            switch model.apply(.begin(turn: turn), at: now) {
            case .granted(let fence, _), .expired(let fence), .poisoned(let fence):
                work.append(.generate(turn: turn, fence: fence))
            case .pinned(let fence, _): work.append(.send(turn: turn, fence: fence))
            default: break
            }
        case .generate(let turn, let fence):
            _ = model.apply(.renew(turn: turn, fence: fence, .generate), at: now)
            pinned += 1
            let answer = TurnModel.Answer(id: pinned, parts: 1 + random.below(2))
            if case .counts = model.apply(.pin(turn: turn, fence: fence, answer), at: now) {
                work.append(.send(turn: turn, fence: fence))
            }
        case .send(let turn, let fence): follow(model.apply(.claim(turn: turn, fence: fence), at: now))
        case .call(let call, let claimedAt, let knew): make(call, claimedAt, knew, losing)
        case .settle(let call, let result): follow(model.apply(.settle(call, result), at: now))
        case .receipt(let call, let status):
            _ = model.apply(.receipt(turn: call.turn, part: call.part, wamid: call.wamid, status), at: now)
            echoed.insert(call.wamid)
        }
    }

    private mutating func follow(_ verdict: TurnModel.Verdict) {
        switch verdict {
        case .send(let call):
            if let takenAt, model.ownedByHuman(at: now) || model.policy.defect == .ignoreOwnership, takenAt <= now {
                fail("part \(call.part) of turn \(call.turn) is said over a person's head")
            }
            let knew = accepted.contains {
                $0.call.turn == call.turn && $0.call.part == call.part && echoed.contains($0.call.wamid)
            }
            work.append(.call(call, claimedAt: now, knew: knew))
        case .finished(_, let next?): work.append(.begin(turn: next))
        default: break
        }
    }

    private mutating func make(_ call: TurnModel.Call, _ claimedAt: Int, _ knew: Bool, _ losing: Bool) {
        // A dispatcher that was paused since its claim does not call any more.
        guard now - claimedAt < model.policy.lease / 3 else {
            return work.append(.settle(call, .retry(delay: 0)))
        }
        let fate = losing ? random.below(100) : 0
        if fate >= 75, fate < 85 { return work.append(.settle(call, .retry(delay: 2000))) }
        accept(call, knew)
        if !(losing && random.percent(25)) {
            work.append(.receipt(call, .sent))
            if random.percent(50) { work.append(.receipt(call, .read)) }
        }
        // Otherwise the process dies between WhatsApp's answer and the ledger.
        if fate < 75 { work.append(.settle(call, .sent)) } else if fate < 95 { work.append(.settle(call, .unknown)) }
    }

    // MARK: What must hold

    private mutating func accept(_ call: TurnModel.Call, _ knew: Bool) {
        let same = accepted.filter { $0.call.turn == call.turn && $0.call.part == call.part }
        if let last = same.last {
            // An echo between claim and call comes too late for this call.
            if same.count > 1 || !model.policy.resends || knew || now - last.at < model.policy.reconcile {
                fail("part \(call.part) of turn \(call.turn) is visible twice")
            }
        } else if let previous = accepted.last(where: { $0.call != call }),
            (previous.call.turn, previous.call.part) > (call.turn, call.part)
        {
            fail("part \(call.part) of turn \(call.turn) comes after turn \(previous.call.turn)")
        }
        let answer = model.turn(call.turn)?.answer?.id ?? 0
        if let mixed = accepted.first(where: { $0.call.turn == call.turn && $0.answer != answer }) {
            fail("turn \(call.turn) mixes answers \(mixed.answer) and \(answer)")
        }
        accepted.append(Accepted(call: call, at: now, answer: answer))
    }

    private mutating func check() {
        if model.turns.contains(where: { $0.outcome == nil }) { return fail("a turn is open") }
        for message in model.messages {
            guard let number = message.turn else { return fail("message \(message.id) is lost") }
            guard number > 0 else { continue }
            guard let turn = model.turn(number) else { return fail("message \(message.id) is in no turn") }
            let isVisible = accepted.contains { $0.call.turn == number }
            let isShown = turn.sends.contains { $0.state == .parked || $0.state == .failed }
            if turn.outcome == .answered, !isVisible, !isShown { return fail("message \(message.id) has no reply") }
        }
        if Set(model.messages.map(\.id)).count != model.messages.count { fail("a message counts twice") }
    }

    private mutating func fail(_ text: String) {
        if violation == nil { violation = text }
    }
}

extension SplitMix64 {
    package mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
    package mutating func percent(_ share: Int) -> Bool { below(100) < share }
    package mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }
}
