import Logging
import Settings
import Telemetry

/// Asks one provider after the other until one gives an answer that may be sent, within one deadline.
///
/// The only retry loop of the service: a provider that fails, hangs, talks nonsense or says what nobody told it is not
/// asked again for the same turn, except once to write an answer anew that states what nothing supports or is worded
/// wrongly. One whose circuit is open, whose quota is used up or which may not be paid is passed over.
struct ProviderChain: Sendable {
    /// In the order of `llm_orchestration.fallback_order`.
    let entries: [ProviderCatalogue.Entry]
    /// The longest one attempt may take (`timeout_ms`).
    let attemptLimit: Duration
    let book: any AdmissionBook
    let account: SpendAccount
    /// Given when a second provider is asked while the first is slower than usual.
    var latencies: Latencies?
    var meaning: (any SentenceMeaning)?

    struct Answered: Sendable {
        let completion: Completion
        let provider: String
        let promptHash: String
        let support: AnswerSupport
    }

    struct Result: Sendable {
        var answer: Answered?
        var attempts: [Attempt] = []
        /// Whether a model read the passages and found no answer there; nobody else is asked then.
        var isUnanswered: Bool { answer == nil && attempts.contains { $0.error == .unanswered } }
    }

    /// - Parameter deadline: when the whole chain must have ended.
    /// - Returns: nil for the answer when nobody gave one in time; the attempts say why.
    func complete(_ prompt: Prompt, deadline: ContinuousClock.Instant, logger: Logger) async -> Result {
        var result = Result()
        var rest = entries[...]
        let judge = AnswerJudge(prompt, meaning: meaning)
        // A turn that is dropped asks nobody else: a call that is not made must not be counted.
        while !rest.isEmpty, deadline > .now, !Task.isCancelled {
            let taken = await take(&rest, prompt, &result)
            guard let taken else { break }
            let asked = await ask(taken, prompt, judge, deadline, &rest)
            result.attempts += asked.attempts
            if let answer = asked.answer {
                result.answer = answer
                return result
            }
            if asked.isUnanswered { return result }
            for attempt in asked.attempts {
                guard let error = attempt.error, error != .overtaken else { continue }
                logger.warning(
                    "a provider gave no answer; the next one is asked",
                    metadata: [LogKey.provider: "\(attempt.provider)", LogKey.error: "\(error)"])
            }
        }
        // The documents take no time, and are asked even where none is left.
        for entry in rest where !entry.provider.isModel {
            let asked = await attempt(Taken(entry: entry, call: nil), prompt, judge, deadline, reason: nil)
            result.attempts += asked.attempts
            result.answer = asked.answer
            if asked.answer != nil { break }
        }
        return result
    }

    // MARK: Who is asked

    struct Taken: Sendable {
        let entry: ProviderCatalogue.Entry
        /// nil for what needs no admission.
        let call: AdmittedCall?
    }

    /// The first of the rest that may be called; the rest begins after it.
    private func take(_ rest: inout ArraySlice<ProviderCatalogue.Entry>, _ prompt: Prompt, _ result: inout Result) async
        -> Taken?
    {
        let models = rest.prefix { $0.provider.isModel }
        if !models.isEmpty {
            let tokens = prompt.estimatedTokens
            let admission = await book.admit(models.map { applicant($0, tokens) }, for: account)
            result.attempts += zip(models, admission.refusals).map { Attempt.passed($0, $1) }
            if let call = admission.call {
                let index = rest.startIndex + call.index
                let entry = rest[index]
                rest = rest[(index + 1)...]
                return Taken(entry: entry, call: call)
            }
            rest = rest.dropFirst(models.count)
        }
        guard let entry = rest.popFirst() else { return nil }
        return Taken(entry: entry, call: nil)
    }

    private func applicant(_ entry: ProviderCatalogue.Entry, _ tokens: Int) -> Applicant {
        Applicant(
            key: entry.provider.key, quota: entry.quota, tokens: tokens + entry.maximumTokens,
            micros: entry.price.micros(input: tokens, output: entry.maximumTokens))
    }

    // MARK: Asking

    /// Asks the one that was taken and, when it is slower than usual, the next model beside it.
    private func ask(
        _ taken: Taken,
        _ prompt: Prompt,
        _ judge: AnswerJudge,
        _ deadline: ContinuousClock.Instant,
        _ rest: inout ArraySlice<ProviderCatalogue.Entry>
    ) async -> Result {
        guard let patience = latencies?.p95(taken.entry.provider.key), taken.call != nil,
            rest.first?.provider.isModel == true
        else { return await attempt(taken, prompt, judge, deadline, reason: nil) }
        let others = rest
        let (result, hedged) = await withTaskGroup(of: Result?.self) { group in
            group.addTask { await attempt(taken, prompt, judge, deadline, reason: nil) }
            group.addTask {
                // Cancelled when the first is in time.
                try? await Task.sleep(for: patience)
                return nil
            }
            var all = Result()
            var remaining = others
            var isHedged = false
            var running = 1
            while let next = await group.next() {
                guard let next else {
                    guard !isHedged, running > 0, !Task.isCancelled else { continue }
                    isHedged = true
                    if let second = await take(&remaining, prompt, &all) {
                        running += 1
                        group.addTask { await attempt(second, prompt, judge, deadline, reason: "hedge") }
                    }
                    continue
                }
                running -= 1
                all.attempts += next.attempts
                if all.answer == nil, let answer = next.answer {
                    all.answer = answer
                    group.cancelAll()
                }
                if running == 0 { group.cancelAll() }
            }
            return (all, isHedged ? remaining : others)
        }
        rest = hedged
        return result
    }

    /// One provider, and once more when what it wrote can be mended.
    private func attempt(
        _ taken: Taken,
        _ prompt: Prompt,
        _ judge: AnswerJudge,
        _ deadline: ContinuousClock.Instant,
        reason: String?
    ) async -> Result {
        var result = Result()
        let (attempt, verdict) = await call(taken, prompt, judge, deadline, reason)
        result.attempts.append(attempt)
        if attempt.error == nil, let completion = attempt.completion {
            result.answer = Answered(
                completion: completion, provider: attempt.provider, promptHash: attempt.promptHash,
                support: verdict?.support ?? .claims)
            return result
        }
        guard let text = attempt.completion?.text, let verdict, taken.entry.provider.isModel,
            deadline > .now + attempt.took
        else { return result }
        let again = prompt.rejecting(text, for: verdict.problems)
        let admission = await book.admit([applicant(taken.entry, again.estimatedTokens)], for: account)
        guard let call = admission.call else { return result }
        let (second, better) = await self.call(
            Taken(entry: taken.entry, call: call), again, judge, deadline, "repair")
        result.attempts.append(second)
        if second.error == nil, let completion = second.completion {
            result.answer = Answered(
                completion: completion, provider: second.provider, promptHash: second.promptHash,
                support: better?.support ?? .claims)
        }
        return result
    }

    private func call(
        _ taken: Taken,
        _ prompt: Prompt,
        _ judge: AnswerJudge,
        _ deadline: ContinuousClock.Instant,
        _ reason: String?
    ) async -> (Attempt, AnswerJudge.Verdict?) {
        let (entry, start) = (taken.entry, ContinuousClock.now)
        // While the model thinks.
        async let prepared: Void = entry.provider.isModel ? judge.prepare() : ()
        var completion: Completion?
        var failure: ProviderError?
        do throws(ProviderError) {
            completion = try await entry.provider.complete(prompt, deadline: min(attemptLimit, deadline - start))
        } catch {
            // A turn that is dropped says nothing of the provider.
            failure = Task.isCancelled ? .overtaken : error
        }
        let took = ContinuousClock.now - start
        let micros = await settle(taken, completion, failure, took)
        var verdict: AnswerJudge.Verdict?
        if let text = completion?.text, entry.provider.isModel, Prompt.hasNoAnswer(text) {
            failure = .unanswered
        } else if let text = completion?.text {
            await prepared
            let judged = await judge.judge(text, isModel: entry.provider.isModel)
            failure = judged.error
            verdict = judged
        }
        let attempt = Attempt(
            provider: entry.provider.name, model: completion?.model ?? entry.provider.model, took: took,
            completion: completion, error: failure, promptHash: prompt.hash, micros: micros, reason: reason)
        return (attempt, verdict)
    }

    /// - Returns: what the call cost, in millionths.
    private func settle(_ taken: Taken, _ completion: Completion?, _ failure: ProviderError?, _ took: Duration) async
        -> Int
    {
        guard let call = taken.call else { return 0 }
        guard let completion else {
            let outcome = CallOutcome.failed(failure ?? .empty)
            // What was spent is booked even when another provider was faster and this task is cancelled.
            await Task { await book.settle(call, outcome) }.value
            return outcome.micros ?? call.applicant.micros
        }
        latencies?.took(taken.entry.provider.key, took)
        let input = completion.inputTokens ?? call.applicant.tokens - taken.entry.maximumTokens
        let output = completion.outputTokens ?? completion.text.utf8.count / 3 + 1
        let micros = taken.entry.price.micros(input: input, output: output)
        await book.settle(call, .answered(tokens: input + output, micros: micros))
        return micros
    }
}
