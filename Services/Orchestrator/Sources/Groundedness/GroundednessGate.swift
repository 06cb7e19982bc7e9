import Contracts

/// Stops an answer that states an amount, a time, a day, a telephone number or a link which neither the documents, the
/// business's facts, the conversation nor the customer's words contain. No second model: a comparison.
struct GroundednessGate: Sendable {
    private let known: Set<String>

    init(_ prompt: Prompt) {
        var sources = prompt.passages.flatMap { [$0.section, $0.question ?? "", $0.text] }
        sources += prompt.business.facts.flatMap { [$0.label, $0.text] }
        sources += prompt.history.flatMap { [$0.question, $0.answer] }
        sources += [prompt.business.name, prompt.question]
        known = Claims(sources.joined(separator: "\n")).forms
    }

    /// - Throws: `ProviderError.ungrounded` with the mentions nothing supports.
    func check(_ answer: String) throws(ProviderError) {
        let unsupported = Claims(Self.withoutNumbering(answer)).mentions.filter { $0.forms.isDisjoint(with: known) }
        guard unsupported.isEmpty else { throw .ungrounded(unsupported.map(\.text)) }
    }

    /// The numbers in front of a list's items state nothing.
    private static func withoutNumbering(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in
                guard let match = line.prefixMatch(of: /\s*\d{1,2}[.)]\s/) else { return String(line) }
                return String(line[match.range.upperBound...])
            }
            .joined(separator: "\n")
    }
}
