import Contracts

/// "And on Sunday?" means nothing alone: a question that leans on the one before it is searched together with it.
///
/// Together they say what is meant. The words that are looked for are the new question's own, where it has any: in "And
/// whitening?" after the price of a cleaning, a passage about the cleaning would otherwise match every word of the first.
struct FollowUp: Equatable {
    /// What is embedded.
    let query: String
    /// What full text looks for.
    let words: String

    init(_ question: String, after history: [Exchange]) {
        guard let last = history.last, !last.question.isEmpty, Self.leans(question) else {
            (query, words) = (question, question)
            return
        }
        query = last.question + "\n" + question
        words = Self.namesSomething(question) ? question : query
    }

    /// Whether there is more in it than going on, asking and pointing back.
    private static func namesSomething(_ question: String) -> Bool {
        if question.contains(where: isWithoutSpaces) { return !japanese.contains { question.hasPrefix($0) } }
        let languages = ["en", "it", "de", "es", "fr", "pt"]
        let rest = languages.reduce(question) { QuestionWords.removed(from: $0, language: $1) }
        return rest.lowercased().split { !($0.isLetter || $0.isNumber) }.contains {
            ($0.count > 3 || $0.allSatisfy(\.isNumber)) && !pronouns.contains(String($0))
                && !goingOn.contains(String($0))
        }
    }

    /// A few words, or some more that begin with a word of going on or hold nothing but a pronoun for their subject.
    private static func leans(_ question: String) -> Bool {
        let words = question.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
        guard let first = words.first else { return false }
        if question.contains(where: isWithoutSpaces) {
            return question.count <= 8 || japanese.contains { question.hasPrefix($0) }
        }
        if words.count <= 3, question.count <= 24 { return true }
        if words.count <= 8, goingOn.contains(first) { return true }
        return words.count <= 6 && words.contains(where: pronouns.contains)
    }

    private static func isWithoutSpaces(_ character: Character) -> Bool {
        character.unicodeScalars.contains {
            (0x3041...0x30FF).contains($0.value) || (0x4E00...0x9FFF).contains($0.value)
        }
    }

    private static let goingOn: Set<String> = [
        "and", "or", "but", "then", "also", "e", "ed", "o", "ma", "allora", "anche", "und", "oder", "aber", "dann",
        "auch", "y", "pero", "entonces", "también", "ou", "mas", "então", "também", "et", "mais", "alors", "aussi",
    ]

    private static let pronouns: Set<String> = [
        "it", "that", "those", "them", "there", "quello", "quella", "questo", "lì", "das", "dort", "dafür", "eso",
        "ello",
        "allí", "isso", "ali", "cela", "ça",
    ]

    private static let japanese = ["では", "じゃあ", "それ", "そこ", "あと", "でも", "また"]
}
