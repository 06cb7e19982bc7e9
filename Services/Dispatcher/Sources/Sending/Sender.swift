package import Contracts
package import Ledger
package import Limits
package import Logging
package import Settings
import Telemetry

/// Brings one claimed part to WhatsApp, within all limits, and says what became of it.
package struct Sender: Sendable {
    let ledger: Ledger
    let whatsapp: WhatsAppClient
    let limiter: NumberLimiter
    let limits: GrantedLimits
    let holds: NumberHolds
    let metrics: DispatcherMetrics
    let schedule = RetrySchedule()

    package init(
        ledger: Ledger, whatsapp: WhatsAppClient, limiter: NumberLimiter, limits: GrantedLimits, holds: NumberHolds,
        metrics: DispatcherMetrics
    ) {
        self.ledger = ledger
        self.whatsapp = whatsapp
        self.limiter = limiter
        self.limits = limits
        self.holds = holds
        self.metrics = metrics
    }

    /// One part, with what is known of its reply and its business.
    package struct Job: Sendable {
        var send: ClaimedSend
        let answer: Answer
        let business: BusinessSettings
        let claimedAt: ContinuousClock.Instant
        /// What Meta lets the business do now.
        var granted = Granted.nothing

        package init(
            send: ClaimedSend, answer: Answer, business: BusinessSettings, claimedAt: ContinuousClock.Instant
        ) {
            self.send = send
            self.answer = answer
            self.business = business
            self.claimedAt = claimedAt
        }

        var window: CustomerWindow { CustomerWindow(margin: business.whatsapp.windowMargin) }

        var pace: NumberPace {
            NumberPace(business.whatsapp, number: send.customer.number, granted: granted)
        }

        var messagingLimit: Int { granted.messagingLimit ?? business.whatsapp.messagingLimit }
    }

    package func send(_ job: Job, logger: Logger, now: Int64 = .now) async throws(LedgerError) -> SendResult {
        var job = job
        if let end = held(job, .all) { return end }
        if let problem = job.send.content.problem { return .failed(error: "\(problem)") }
        job.granted = await limits.current(job.send.turn.business)
        metrics.stands(job.send.customer.number, job.granted.standing(of: job.send.customer.number))
        if let end = restriction(job.granted.messagesFrom, job, now: now) { return end }
        var priority = NumberPace.Priority.reply
        if !job.window.isOpen(since: job.send.lastInbound, now: now) {
            if let end = try await useTemplate(&job, now: now) { return end }
        }
        if case .template(let template) = job.send.content.kind {
            switch try await admission(of: template, job, now: now) {
            case .no(let end): return end
            case .yes(let granted): priority = granted
            }
        }
        switch await limiter.take(job.send.customer.number, pace: job.pace, priority: priority) {
        case .none(let delay):
            metrics.limited("number")
            return .deferred(after: delay, reason: "the number sends as fast as it may")
        case .taken(let wait):
            do {
                if wait > .zero { try await Task.sleep(for: wait) }
            } catch {
                return .deferred(after: .zero, reason: "the process stops")
            }
        }
        // A process that was paused since the claim must not send any more: the turn may be another's.
        guard ContinuousClock.now - job.claimedAt < ledger.policy.lease / 3 else {
            return .deferred(after: .zero, reason: "paused between claim and call")
        }
        return try await result(of: await whatsapp.send(job.send), job, logger, now: now)
    }

    /// The number rests: what waits for it comes back when that is over.
    private func held(_ job: Job, _ scope: NumberHolds.Scope) -> SendResult? {
        let now = ContinuousClock.now
        guard let hold = holds.current(job.send.customer.number, scope, now: now) else { return nil }
        return .deferred(
            after: max(hold.until - now, .seconds(1)) + .seconds(.random(in: 0..<2)),
            reason: "the number is held: \(hold.reason)")
    }

    /// Meta has told that the account may not send before a moment; the queue is kept until then.
    private func restriction(_ from: Int64?, _ job: Job, now: Int64) -> SendResult? {
        guard let from else { return nil }
        let rest = from < 0 ? Self.restrictionCheck : .milliseconds(from - now)
        guard rest > .zero else { return nil }
        metrics.limited("restriction")
        return .held(
            after: min(rest, Self.restrictionCheck) * .random(in: 1..<1.25),
            error: "Meta restricts the account (\(job.granted.reason ?? "no reason given"))")
    }

    /// Meta may take a restriction back early, and tells it.
    private static let restrictionCheck: Duration = .seconds(300)

    // MARK: Outside the window

    /// Puts a template in the place of a reply that cannot be sent any more.
    ///
    /// - Returns: the end of it, when there is none.
    private func useTemplate(_ job: inout Job, now: Int64) async throws(LedgerError) -> SendResult? {
        if case .template = job.send.content.kind { return nil }
        let library = TemplateLibrary(
            templates: job.business.whatsapp.library, states: try await ledger.templates(of: job.send.turn.business))
        let isFree = job.send.entryPointUntil.map { $0 > now } ?? false
        let template = library.best(
            intent: job.answer.intent, language: job.answer.language, carriesReply: job.answer.provider == "person",
            isFree: isFree)
        guard let template else {
            return .failed(
                error: "the 24-hour window is closed, and no approved template fits the language "
                    + "'\(job.answer.language)' and the intent '\(job.answer.intent ?? "")'")
        }
        // All of what is left: the parts after this one are not sent any more.
        let reply = job.answer.parts.dropFirst(job.send.part - 1).compactMap(\.text).joined(separator: "\n")
        job.send.content = template.filled(
            reply: reply, customer: job.send.customer.name, business: job.business.name)
        guard try await ledger.substitute(job.send.content, for: job.send) else {
            return .deferred(after: .zero, reason: "another dispatcher has the part")
        }
        return nil
    }

    private enum Admission {
        case yes(NumberPace.Priority)
        case no(SendResult)
    }

    /// Whether a template may be sent: it is approved, the customer wants it, and the portfolio's limit has room.
    private func admission(
        of template: MessageContent.Template, _ job: Job, now: Int64
    ) async throws(LedgerError) -> Admission {
        let turn = job.send.turn
        if let end = restriction(job.granted.templatesFrom, job, now: now) ?? held(job, .templates) { return .no(end) }
        let state = try await ledger.templates(of: turn.business)
            .first { $0.name == template.name && $0.language == template.language }
        if let state, !state.isSendable {
            return .no(.failed(error: "the template '\(template.name)' is \(state.status.lowercased()) at Meta"))
        }
        let known = job.business.whatsapp.library
            .first { $0.name == template.name && $0.language == template.language }
        // Meta may have recategorised it; its word counts.
        let isMarketing = (state?.category?.lowercased() ?? known?.category.rawValue) == "marketing"
        if isMarketing, try await !ledger.wantsMarketing(turn.conversation, of: turn.business) {
            return .no(.failed(error: "the customer wants no advertising"))
        }
        if !job.window.isOpen(since: job.send.lastInbound, now: now) {
            let customer = job.send.customer
            let wait = try await ledger.admit(
                recipient: customer.phone ?? customer.userID ?? "", portfolio: job.business.whatsapp.portfolio,
                limit: job.messagingLimit)
            if let wait {
                metrics.limited("portfolio")
                return .no(
                    .deferred(
                        after: min(wait, .seconds(3600)),
                        reason: "the portfolio may write to \(job.messagingLimit) people a day"))
            }
        }
        return .yes(isMarketing ? .marketing : .utility)
    }

    /// What a refused template is at Meta, by the code.
    private static let templateStatus = [132001: TemplateState.deleted, 132015: "PAUSED", 132016: "DISABLED"]

    // MARK: What became of it

    func result(
        of outcome: WhatsAppClient.Outcome, _ job: Job, _ logger: Logger, now: Int64
    ) async throws(LedgerError) -> SendResult {
        let chance = Double.random(in: 0..<1)
        switch outcome {
        case .accepted(let id):
            if case .template = job.send.content.kind { _ = holds.release(job.send.customer.number, .templates) }
            if holds.release(job.send.customer.number) {
                metrics.stopped(job.send.customer.number, false)
                logger.notice("the number sends again", metadata: ["number": "\(job.send.customer.number)"])
            }
            return .sent(id)
        case .notSent(let error):
            return .retry(after: schedule.delay(after: job.send.tries, chance: chance), error: error)
        case .unknown(let error): return .unknown(error: error)
        case .refused(let error):
            metrics.refused(error.code)
            return try await react(to: error, job, logger, chance, now: now)
        }
    }

    private func react(
        to error: GraphError, _ job: Job, _ logger: Logger, _ chance: Double, now: Int64
    ) async throws(LedgerError) -> SendResult {
        let text = "\(error.code) \(error.text)"
        let tries = job.send.tries
        let number = job.send.customer.number
        switch error.reaction {
        case .backOff(let first):
            return .retry(after: schedule.delay(after: tries, first: first, chance: chance), error: text)
        case .pairLimit:
            return .held(after: schedule.pairDelay(after: job.send.attempt, chance: chance), error: text)
        case .slowDown:
            // Somebody else sends through this number too: half a second of it is left to them.
            do {
                try await limiter.charge(number, pace: job.pace)
            } catch {
                logger.warning("the number could not be slowed down", metadata: [LogKey.error: "\(error)"])
            }
            // A wait that counts as no try; the number's pace, which was slowed just now, does the rest.
            return .held(after: schedule.delay(after: min(job.send.attempt, 5), chance: chance), error: text)
        case .wait(let delay):
            if delay < .seconds(3600) { holds.hold(number, for: delay, reason: text) }
            return .held(after: delay * (1 + chance / 4), error: text)
        case .waitWithTemplates(let delay):
            holds.hold(number, .templates, for: delay, reason: text)
            return .held(after: delay * (1 + chance / 4), error: text)
        case .stop:
            holds.hold(number, for: NumberHolds.probe, reason: text)
            metrics.stopped(number, true)
            logger.error(
                "the number cannot send; its queue is kept. Mend the token, the permissions or the account at Meta",
                metadata: ["number": "\(number)", LogKey.error: "\(text)"])
            return .held(after: NumberHolds.probe * (1 + chance / 4), error: text)
        case .template: return try await reopen(job, text, now: now)
        case .stopTemplate:
            if case .template(let template) = job.send.content.kind {
                try await ledger.note(
                    TemplateState(
                        name: template.name, language: template.language,
                        status: Self.templateStatus[error.code] ?? "DISABLED", category: nil, reason: text),
                    of: job.send.turn.business)
            }
            return .failed(error: text)
        case .optOut:
            try await ledger.stopMarketing(
                to: job.send.turn.conversation, of: job.send.turn.business, source: "131050")
            return .failed(error: text)
        case .withoutMedia:
            guard let words = job.send.content.caption, tries == 1,
                try await ledger.substitute(.text(words), for: job.send)
            else { return .failed(error: text) }
            return .retry(after: .zero, error: text)
        case .permanent: return .failed(error: text)
        }
    }

    /// WhatsApp says that the window is closed. Where our clock says otherwise it is asked once more, as it is wrong now
    /// and then; else a template says it.
    private func reopen(_ job: Job, _ text: String, now: Int64) async throws(LedgerError) -> SendResult {
        if job.send.tries == 1, job.window.isOpen(since: job.send.lastInbound, now: now) {
            return .retry(after: .seconds(30), error: text)
        }
        var job = job
        if case .template = job.send.content.kind { return .failed(error: text) }
        return try await useTemplate(&job, now: now) ?? .retry(after: .zero, error: text)
    }
}

extension MessageContent {
    /// What is written under a file.
    fileprivate var caption: String? {
        switch kind {
        case .image(let media), .video(let media), .document(let media): media.text.flatMap { $0.isEmpty ? nil : $0 }
        default: nil
        }
    }
}
