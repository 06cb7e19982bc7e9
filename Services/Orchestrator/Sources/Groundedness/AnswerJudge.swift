import Contracts

/// Everything an answer must pass before it is sent: groundedness and tone.
actor AnswerJudge {
    private let prompt: Prompt
    private let meaning: (any SentenceMeaning)?
    private lazy var gate = GroundednessGate(prompt)
    private lazy var asked = AskedMatter(prompt)

    struct Verdict: Sendable {
        let error: ProviderError?
        let problems: [String]
        let support: AnswerSupport
    }

    /// - Parameter meaning: asked for sentences that share too few words with the documents; nil leaves words alone.
    init(_ prompt: Prompt, meaning: (any SentenceMeaning)?) {
        self.prompt = prompt
        self.meaning = meaning
    }

    /// Reads the documents, which takes longer than to read an answer.
    func prepare() {
        _ = (gate, asked)
    }

    /// - Parameter isModel: the documents' own words need no check of tone or wording.
    func judge(_ answer: String, isModel: Bool) async -> Verdict {
        guard isModel else { return Verdict(error: nil, problems: [], support: .quoted) }
        let verdict = gate.judge(answer)
        var sentences = verdict.sentences
        var support: AnswerSupport = gate.comparesWords ? .words : .claims
        var isHollow = verdict.isHollow
        if verdict.claims.isEmpty, verdict.contradictions.isEmpty, !verdict.leaks, let meaning,
            !sentences.isEmpty || !gate.comparesWords
        {
            let asked = gate.comparesWords ? sentences : SentenceSupport.sentences(answer)
            let sources = prompt.passages.map { ($0.question.map { $0 + " " } ?? "") + $0.text }
            if let near = await meaning.supported(asked, by: sources) {
                sentences = zip(asked, near).filter { !$0.1 }.map(\.0)
                if sentences.isEmpty {
                    support = .claims
                    isHollow = false
                }
            }
        }
        var problems = verdict.with(sentences: sentences, isHollow: isHollow).problems
        // Words of two languages tell nothing.
        if problems.isEmpty, gate.comparesWords, !asked.isTouched(by: answer) {
            problems = ["an answer to something else than was asked"]
        }
        if !problems.isEmpty { return Verdict(error: .ungrounded(problems), problems: problems, support: support) }
        let violations = ToneCheck(style: prompt.style).violations(answer)
        return Verdict(
            error: violations.isEmpty ? nil : .unfitting(violations), problems: violations, support: support)
    }
}

/// Compares sentences by what they mean, where they share too few words or are of two languages.
protocol SentenceMeaning: Sendable {
    /// - Returns: for each sentence whether a source says it; nil when that cannot be told now.
    func supported(_ sentences: [String], by sources: [String]) async -> [Bool]?
}
