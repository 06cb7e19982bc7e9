/// What an answer may be made from: the passages that fit a token budget, best first, each under a label that citations
/// use.
package struct PassageContext: Sendable, Equatable {
    package struct Section: Sendable, Equatable {
        /// `S1`, `S2`, …, in the order of relevance.
        package let label: String
        package let passage: Passage

        /// The section as a model reads it: label, source and headings in one line, the words under it.
        package var text: String {
            let place = [sourceName, passage.section, passage.question ?? ""].filter { !$0.isEmpty }
            return "[\(label)] \(place.joined(separator: " › "))\n\(passage.text)"
        }

        /// A web address, or a file's name: which folders this machine has is nothing for a model to know.
        private var sourceName: String {
            passage.source.contains("://")
                ? passage.source : passage.source.split(separator: "/").last.map(String.init) ?? ""
        }
    }

    package let sections: [Section]

    /// Nothing relevant is known: a case to be answered as such, never with a guess.
    package var isEmpty: Bool { sections.isEmpty }

    package var passages: [Passage] { sections.map(\.passage) }

    /// The sections for a prompt; the words for none are a statement too.
    package var text: String {
        isEmpty ? "no relevant context found" : sections.map(\.text).joined(separator: "\n\n")
    }

    /// - Parameters:
    ///   - passages: best first.
    ///   - tokens: the budget for all sections. A passage that does not fit whole is left out, since half a price list
    ///     is a wrong one; a smaller one behind it may still fit.
    package init(_ passages: [Passage], tokens: Int) {
        var left = tokens
        var sections: [Section] = []
        for passage in passages {
            let section = Section(label: "S\(sections.count + 1)", passage: passage)
            let cost = Self.tokens(of: section.text)
            guard cost <= left else { continue }
            left -= cost
            sections.append(section)
        }
        self.sections = sections
    }

    /// An estimate that errs on the side of more: four letters a token, one for each character of scripts without
    /// spaces.
    package static func tokens(of text: String) -> Int {
        var quarters = 0
        for scalar in text.unicodeScalars { quarters += scalar.value >= 0x3000 ? 4 : 1 }
        return (quarters + 3) / 4
    }
}
