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
    /// Of the best passage that was used.
    let relevance: Double
    let now: Date

    func confidence(_ answered: ProviderChain.Answered) -> Double {
        AnswerConfidence.of(relevance: relevance, support: answered.support)
    }

    func answer(_ answered: ProviderChain.Answered, _ variant: String?) -> Answer {
        make(answered.completion.text, by: answered, variant)
    }

    /// Not sure enough: a person sees the draft first, and the customer is told so.
    func review(_ answered: ProviderChain.Answered, _ variant: String?) -> Answer {
        make(
            wording.review(in: language, at: now), by: answered, variant,
            draft: [.text(answered.completion.text)],
            handoff: "a draft waits for review")
    }

    /// The documents do not say it. The customer is told so, and a person is asked; the bot goes on answering others.
    func unknown() -> Answer {
        make(wording.unknown(in: language, at: now), handoff: "the documents do not answer the question")
    }

    /// Nobody answered in time.
    func fallback() -> Answer {
        make(wording.fallback(in: language, at: now), handoff: "no provider answered")
    }

    private func make(
        _ text: String,
        by answered: ProviderChain.Answered? = nil,
        _ variant: String? = nil,
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
            prompt: answered?.promptHash,
            variant: variant
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
