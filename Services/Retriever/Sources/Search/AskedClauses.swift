import Foundation

/// The parts of a message that may be the question by themselves.
///
/// Customers tell who they are and what happened before they ask: "We are in Leeds for a week. My daughter broke a tooth,
/// do you see children?" Taken together that is near to no passage, and its words are in none.
enum AskedClauses {
    /// The question is most often the last that is said.
    private static let most = 4
    /// Of the last sentences and first parts more are looked at than are taken, but not all of a long message.
    private static let mostLookedAt = 2 * most

    /// - Returns: sentences, those that ask where any does, and what is left of each without what comes before a comma; the
    ///   last of the message first, without the message itself.
    static func of(_ text: String, language: String) -> [String] {
        let sentences = split(text, at: ".!?…。！？\n")
        let asking = sentences.filter { $0.hasSuffix("?") || $0.hasSuffix("？") }
        var clauses: [String] = []
        for sentence in (asking.isEmpty ? sentences : asking).suffix(mostLookedAt).reversed() {
            let parts = split(sentence, at: ",;:、–")
            clauses += parts.indices.prefix(mostLookedAt).map { parts[$0...].joined(separator: " ") }
        }
        var seen: Set<[Substring]> = [parts(text)]
        var asked: [String] = []
        for clause in clauses where asked.count < most && namesSomething(clause, language) {
            if seen.insert(parts(clause)).inserted { asked.append(clause) }
        }
        return asked
    }

    private static func parts(_ text: String) -> [Substring] {
        text.split { !($0.isLetter || $0.isNumber) }
    }

    /// Whether there is anything in it to look for.
    private static func namesSomething(_ clause: String, _ language: String) -> Bool {
        let rest = QuestionWords.removed(from: clause, language: language)
        return rest.split { !($0.isLetter || $0.isNumber) }.contains {
            $0.count > 3 || language == "ja" && $0.count > 1
        }
    }

    /// Each part with the mark it ends with. Between digits, and in "Dr.Rossi", a mark separates nothing.
    private static func split(_ text: String, at marks: String) -> [String] {
        var parts: [String] = []
        var part = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            part.append(character)
            guard marks.contains(character) else { continue }
            let isSpaced = rest.first.map(\.isWhitespace) ?? true
            guard isSpaced || !character.isASCII || character == "\n" else { continue }
            parts.append(part)
            part = ""
        }
        parts.append(part)
        return parts.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
    }
}
