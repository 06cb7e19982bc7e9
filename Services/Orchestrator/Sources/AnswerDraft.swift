import Contracts
import Foundation
import Languages
import Wording

/// The ways a turn can be answered, with everything an answer is stamped with.
struct AnswerDraft {
    let found: ContextFound
    let wording: Wording
    let language: Language
    let configuration: String
    let prompt: Prompt
    let now: Date

    func confidence(_ answered: ProviderChain.Answered) -> Double {
        AnswerConfidence.of(relevance: prompt.passages.first?.relevance ?? 0, support: answered.support)
    }

    func answer(_ answered: ProviderChain.Answered) -> Answer {
        make(text(answered), by: answered)
    }

    /// Not sure enough: a person sees the draft first, and the customer is told so.
    func review(_ answered: ProviderChain.Answered) -> Answer {
        make(
            wording.review(in: language, at: now), by: answered, draft: [.text(text(answered))],
            handoff: "a draft waits for review")
    }

    /// Documents of another language than the customer's are quoted as they are, after a sentence in theirs.
    private func text(_ answered: ProviderChain.Answered) -> String {
        guard answered.support == .quoted, let passage = prompt.passages.first,
            let spoken = Language(rawValue: passage.language), spoken != language
        else { return answered.completion.text }
        return "\(wording.quotation(in: language))\n\n\(answered.completion.text)"
    }

    /// The documents do not say it. The customer is told so, and a person is asked; the bot goes on answering others.
    func unknown() -> Answer {
        let aside = prompt.setAside.map { "'\($0.section)' of \($0.source)" }.joined(separator: ", ")
        return make(
            wording.unknown(in: language, at: now),
            handoff: "the documents do not answer the question"
                + (aside.isEmpty ? "" : "; not used, because it speaks to a machine: \(aside)"))
    }

    /// Nobody answered in time.
    func fallback() -> Answer {
        make(wording.fallback(in: language, at: now), handoff: "no provider answered")
    }

    private func make(
        _ text: String,
        by answered: ProviderChain.Answered? = nil,
        draft: [MessageContent]? = nil,
        handoff: String? = nil
    ) -> Answer {
        let opened = found.context.isFirstContact ? wording.opening(text, in: language) : text
        var answer = Answer(
            outcome: .answered,
            parts: [.text(opened)] + (found.routing.followUp ?? []),
            provider: answered?.provider ?? "static",
            model: answered?.completion.model,
            confidence: answered.map(confidence) ?? 0,
            passages: found.passages.map(\.id),
            evidence: found.passages.map(Answer.Evidence.init),
            draft: draft,
            intent: found.routing.intent,
            language: language.rawValue,
            configuration: configuration,
            handoff: handoff,
            // Where nothing was found nobody was asked.
            prompt: answered?.promptHash ?? (prompt.passages.isEmpty ? nil : prompt.hash),
            variant: prompt.passages.isEmpty ? nil : prompt.style.variant
        )
        answer.routing = found.routing
        answer.routing?.followUp = nil
        return answer
    }
}

extension Answer.Evidence {
    /// A passage in short; the rule under a table's header says nothing to a reader.
    init(_ passage: Passage) {
        let lines = passage.text.split(separator: "\n").filter { $0.contains { !" |-:".contains($0) } }
        self.init(
            section: passage.section, text: String(lines.joined(separator: "\n").prefix(300)),
            relevance: passage.relevance)
    }
}
