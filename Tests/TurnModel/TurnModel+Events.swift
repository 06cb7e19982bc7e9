extension TurnModel {
    package struct Policy: Sendable {
        package var lease = 15_000
        package var deadline = 45_000
        package var maximumStarts = 5
        package var burstCap = 3000
        package var reconcile = 60_000
        package var maximumAttempts = 5
        package var takeover = 86_400_000
        package var sweepAgain = 5000
        /// Whether a part of unknown fate is sent once more, or parked.
        package var resends = true
        /// What the simulation must find.
        package var defect: Defect?

        package init() {}
    }

    package enum Defect: String, Sendable, CaseIterable {
        case ignoreFence, blindResend, ignoreOwnership, completeWithoutRescheduling, resendOverAPerson
    }

    package enum Event: Sendable, Equatable {
        case message(id: Int, window: Int, merges: Bool)
        /// The owner typed on the phone.
        case echo
        case receipt(turn: Int, part: Int, wamid: String, Receipt)
        case takeOver(pause: Int?)
        case handBack
        case begin(turn: Int)
        case renew(turn: Int, fence: Int, Stage)
        case pin(turn: Int, fence: Int, Answer)
        case claim(turn: Int, fence: Int)
        case settle(Call, Result)
        case sweep
    }

    package enum Verdict: Sendable, Equatable {
        case accepted(turn: Int?, delay: Int)
        case duplicate
        case stale
        case granted(fence: Int, messages: [Int])
        case pinned(fence: Int, Answer)
        case expired(fence: Int)
        case poisoned(fence: Int)
        case suppressed
        case held(Bool)
        case counts(Answer)
        case send(Call)
        case later(Int)
        case finished(Outcome, next: Int?)
        case due([Int])
        case next(Int?)
        case done
    }

    package enum Stage: String, Sendable { case begin, retrieve, generate, send }
    package enum Outcome: String, Sendable {
        case answered
        case handedOff = "handed_off"
        case suppressed
        case dead
    }
    package enum Receipt: String, Sendable, CaseIterable {
        case sent, failed, delivered, read
        /// The higher one counts.
        var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }
    package enum Result: Sendable, Equatable {
        case sent, unknown, failed
        case retry(delay: Int)
    }

    package struct Answer: Sendable, Equatable {
        package let id: Int
        package let parts: Int
        package let outcome: Outcome

        package init(id: Int, parts: Int, outcome: Outcome = .answered) {
            self.id = id
            self.parts = parts
            self.outcome = outcome
        }
    }

    /// A part that one dispatcher may send now, under the fence it was claimed with.
    package struct Call: Sendable, Equatable, Hashable {
        package let turn: Int
        package let fence: Int
        package let part: Int
        package let attempt: Int
        /// WhatsApp's id, if it accepts this call.
        package var wamid: String { "o\(turn)-\(part)-\(attempt)" }

        package init(turn: Int, fence: Int, part: Int, attempt: Int) {
            self.turn = turn
            self.fence = fence
            self.part = part
            self.attempt = attempt
        }
    }

    package struct Message: Sendable, Equatable {
        package let id: Int
        /// 0 when a person answered it.
        package var turn: Int?
    }

    package struct Turn: Sendable, Equatable {
        package enum State: String, Sendable { case scheduled, running, done, dead }
        package var state = State.scheduled
        package var stage = Stage.begin
        package var outcome: Outcome?
        package var fence = 0
        package var starts = 0
        package var leaseUntil: Int?
        package var notBefore: Int
        package var windowUntil: Int
        package var begunAt: Int?
        package var deadlineAt: Int?
        package var dueAt: Int?
        package var answer: Answer?
        package var sends: [Send] = []

        init(notBefore: Int, windowUntil: Int, dueAt: Int) {
            self.notBefore = notBefore
            self.windowUntil = windowUntil
            self.dueAt = dueAt
        }
    }

    package struct Send: Sendable, Equatable {
        package enum State: String, Sendable { case planned, sending, unknown, sent, parked, failed, superseded }
        package var state = State.planned
        package var fence = 0
        package var attempt = 0
        package var resends = 0
        package var notBefore: Int?
        package var unknownSince: Int?

        var isOpen: Bool { state == .planned || state == .sending || state == .unknown }
    }
}
