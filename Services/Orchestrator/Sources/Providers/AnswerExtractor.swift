import Contracts
import Languages

/// Picks from retrieved passages the words that answer a question, verbatim.
///
/// A question and answer pair is answered by its answer. Of a table only the rows that share words with the question
/// are kept; of a long text the sentences around the best one.
struct AnswerExtractor: Sendable {
    /// The longest answer in characters; what a person reads on a phone without scrolling.
    var longest = 700

    /// - Returns: nil when there is no passage.
    func extract(from passages: [Passage], for question: String) -> String? {
        guard let best = passages.first else { return nil }
        let asked = Self.terms(question)
        let rows = Self.tableRows(best.text)
        if !rows.isEmpty {
            return table(rows, asked: asked, fallback: best)
        }
        return shortened(best.text, asked: asked)
    }

    private func table(_ rows: [TableRow], asked: Set<String>, fallback: Passage) -> String {
        let scored = rows.map { row in (row, Self.overlap(asked, Self.terms(row.text))) }
        let best = scored.map(\.1).max() ?? 0
        let chosen = best > 0 ? scored.filter { $0.1 == best }.map(\.0) : rows
        return shortened(chosen.map(\.sentence).joined(separator: "\n"), asked: asked)
    }

    /// Whole sentences up to the limit, beginning with the one that shares most with the question unless the
    /// beginning fits.
    private func shortened(_ text: String, asked: Set<String>) -> String {
        let text = text.trimmingCharacters { $0.isWhitespace }
        guard text.count > longest else { return text }
        let sentences = Sentences.parts(text)
        let scores = sentences.map { Self.overlap(asked, Self.terms($0)) }
        var start = scores.indices.max { scores[$0] < scores[$1] } ?? 0
        if sentences[...start].reduce(0, { $0 + $1.count }) <= longest { start = 0 }
        var result = ""
        for sentence in sentences[start...] {
            guard result.count + sentence.count <= longest || result.isEmpty else { break }
            result += sentence
        }
        let answer = result.trimmingCharacters { $0.isWhitespace }
        guard answer.count > longest else { return answer }
        // One long sentence: half a number would be another one.
        let cut = answer.prefix(longest)
        return String(cut[..<(cut.lastIndex(where: \.isWhitespace) ?? cut.endIndex)])
    }

    /// How many asked terms occur; a term of five letters or more also counts by its first five, so that
    /// "cleanings" finds "cleaning".
    private static func overlap(_ asked: Set<String>, _ terms: Set<String>) -> Int {
        asked.count { term in
            terms.contains(term)
                || (term.count >= 5
                    && terms.contains { $0.count >= 5 && ($0.hasPrefix(term.prefix(5)) || $0.contains(term)) })
        }
    }

    private static func terms(_ text: String) -> Set<String> {
        Set(text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init).filter { $0.count > 2 })
    }
}

/// A row of a Markdown table under its header.
private struct TableRow {
    let header: [String]
    let cells: [String]

    var text: String { cells.joined(separator: " ") }

    /// "Cleaning: 85 EUR", and with more columns "Cleaning: Duration 45 min, Price 85 EUR".
    var sentence: String {
        guard let first = cells.first, cells.count > 1 else { return text }
        if cells.count == 2 { return "\(first): \(cells[1])" }
        let facts = cells.indices.dropFirst().compactMap { index -> String? in
            guard !cells[index].isEmpty else { return nil }
            return header.indices.contains(index) ? "\(header[index]) \(cells[index])" : cells[index]
        }
        return "\(first): \(facts.joined(separator: ", "))"
    }
}

extension AnswerExtractor {
    fileprivate static func tableRows(_ text: String) -> [TableRow] {
        let lines = text.split(separator: "\n").map { $0.trimmingCharacters { $0.isWhitespace } }
        let table = lines.filter { $0.hasPrefix("|") }.map { line in
            line.split(separator: "|", omittingEmptySubsequences: false)
                .dropFirst().dropLast()
                .map { String($0).trimmingCharacters { $0.isWhitespace } }
        }
        let isRule = { (cells: [String]) in cells.allSatisfy { $0.allSatisfy { "-: ".contains($0) } } }
        guard table.count > 2, let header = table.first, isRule(table[1]) else { return [] }
        return table.dropFirst(2).filter { !isRule($0) }.map { TableRow(header: header, cells: $0) }
    }
}

extension StringProtocol {
    fileprivate func trimmingCharacters(_ isTrimmed: (Character) -> Bool) -> String {
        guard let first = firstIndex(where: { !isTrimmed($0) }), let last = lastIndex(where: { !isTrimmed($0) }) else {
            return ""
        }
        return String(self[first...last])
    }
}
