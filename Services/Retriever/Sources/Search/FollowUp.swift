import Contracts

/// "And on Sunday?" means nothing alone: a question that leans on the one before it is searched together with it.
enum FollowUp {
    static func query(_ question: String, after history: [Exchange]) -> String {
        guard let last = history.last, !last.question.isEmpty, leans(question) else { return question }
        return last.question + "\n" + question
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
