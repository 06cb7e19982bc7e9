import Contracts

/// Whether sentences affirm or deny, so that "we do not offer cleaning" is known for false where a price list offers it,
/// and "we take cheques" where the documents say that we do not.
struct Polarity: Sendable {
    private struct Statement: Sendable {
        let stems: Set<String>
        let denies: Bool
        /// A part of a sentence: what one clause denies, the next may affirm.
        let isClause: Bool
    }

    private let statements: [Statement]

    /// The share of a sentence's own words that makes another sentence one of the same matter.
    private static let sameMatter = 0.5
    private static let sameWords = 0.8

    init(_ passages: [Passage]) {
        statements = passages.flatMap { passage in
            let sentences = SentenceSupport.sentences(passage.text)
            var statements = sentences.filter { !$0.hasSuffix("?") && !$0.hasSuffix("？") }.flatMap(Self.statements)
            // "Do you treat children?" "Yes, …" says that we do.
            if let question = passage.question {
                let tokens = Lexer.tokens(question)
                let words = PromptLeak.words(tokens)
                let answer = sentences.first.flatMap { Self.leadingAnswer($0, Lexer.tokens($0)) }
                if let answer {
                    statements.append(
                        Statement(
                            stems: Self.own(tokens), denies: answer == .no ? !Self.denies(words) : Self.denies(words),
                            isClause: false))
                }
            }
            return statements
        }
    }

    /// The sentences that say the opposite of what the documents say.
    func contradictions(in answer: String) -> [String] {
        guard !statements.isEmpty else { return [] }
        return SentenceSupport.sentences(answer).filter { !$0.hasSuffix("?") && isContradicted($0) }
    }

    private func isContradicted(_ sentence: String) -> Bool {
        let tokens = Lexer.tokens(sentence)
        let own = Self.own(tokens)
        guard !own.isEmpty else { return false }
        let denies = Self.denies(sentence, tokens)
        let same = statements.filter { Double($0.stems.intersection(own).count) >= Self.sameMatter * Double(own.count) }
        guard !same.isEmpty, !same.contains(where: { $0.denies == denies }) else { return false }
        if denies { return true }
        // Affirming what a clause denies needs the clause's own words: "no problem" and "is fine" are one.
        return same.contains {
            let common = $0.stems.intersection(own).count
            return $0.isClause && common >= 2 && Double(common) >= Self.sameWords * Double(own.count)
        }
    }

    private static func statements(_ sentence: String) -> [Statement] {
        let clauses = sentence.split { ",;:、(".contains($0) }.map(String.init)
        let all = clauses.count > 1 ? [sentence] : []
        return all.map { statement($0, isClause: false) } + clauses.map { statement($0, isClause: true) }
    }

    private static func statement(_ text: String, isClause: Bool) -> Statement {
        let tokens = Lexer.tokens(text)
        return Statement(stems: own(tokens), denies: denies(text, tokens), isClause: isClause)
    }

    private static func own(_ tokens: [Token]) -> Set<String> {
        SentenceSupport.stems(tokens).filter { !CourtesyWords.contains($0) && !negationStems.contains($0) }
    }

    private enum Answer { case yes, no }

    /// "Yes, …", "Nein. …": the word that answers before the sentence does.
    private static func leadingAnswer(_ sentence: String, _ tokens: [Token]) -> Answer? {
        guard let first = tokens.first, tokens.count == 1 || tokens[1].kind == .symbol else {
            return sentence.hasPrefix("はい") ? .yes : sentence.hasPrefix("いいえ") ? .no : nil
        }
        if yes.contains(first.plain) || sentence.hasPrefix("はい") { return .yes }
        return no.contains(first.plain) || sentence.hasPrefix("いいえ") ? .no : nil
    }

    private static func denies(_ sentence: String, _ tokens: [Token]) -> Bool {
        var (bare, tokens) = (sentence, tokens)
        // "No, we are open": the answer's first word is not the sentence's.
        if leadingAnswer(sentence, tokens) != nil, let mark = sentence.firstIndex(where: { ",.、。!".contains($0) }) {
            bare = String(sentence[sentence.index(after: mark)...])
            tokens = Lexer.tokens(bare)
        }
        if let isDenied = deniesInJapanese(bare) { return isDenied }
        return denies(PromptLeak.words(tokens))
    }

    /// - Returns: nil where the sentence's end says nothing of it.
    private static func deniesInJapanese(_ sentence: String) -> Bool? {
        // Searching for letters takes longer than to see that there can be none.
        guard sentence.unicodeScalars.contains(where: { $0.script == .hiragana }),
            ["ません", "ておらず", "できない", "ありえない"].contains(where: sentence.contains), !sentence.contains("ませんか")
        else { return nil }
        return !["問題", "心配", "費用", "料金はかかり", "無料"].contains(where: sentence.contains)
    }

    /// A denial of the sentence's matter; "no charge", "no problem" and "do not hesitate" deny nothing of the kind.
    private static func denies(_ words: [String]) -> Bool {
        words.indices.contains { index in
            guard negations.contains(words[index]) else { return false }
            return !words[index...].dropFirst().prefix(3).contains { word in harmless.contains { word.hasPrefix($0) } }
        }
    }

    private static let yes: Set<String> = ["yes", "sì", "si", "ja", "sí", "sim", "oui", "doch", "はい"]
    private static let no: Set<String> = ["no", "nein", "não", "non", "いいえ"]

    private static let negations: Set<String> = [
        "not", "no", "never", "t", "cannot", "none", "neither", "nor", "nobody",
        "non", "mai", "nessun", "nessuna", "nessuno",
        "nicht", "kein", "keine", "keinen", "keinem", "keiner", "nie", "niemals",
        "nunca", "ningún", "ninguna", "jamás", "tampoco",
        "não", "nenhum", "nenhuma", "jamais",
        "ne", "n", "pas", "aucun", "aucune",
    ]
    private static let negationStems = Set(negations.map(CourtesyWords.stem))
    private static let harmless = [
        "charg", "cost", "fee", "probl", "extra", "inter", "hesit", "worr", "only", "just", "later", "more", "less",
        "kosten", "gebüh", "zinse", "sorge", "zöger", "nur", "später", "mehr", "aufpreis",
        "esit", "preoc", "solo", "spes", "oltre", "più", "interess",
        "dude", "dudar", "cargo", "recargo", "coste", "más", "preocup", "sólo",
        "só", "custo", "preocup", "mais", "juros",
        "frais", "souci", "seulement", "plus", "moins",
    ]
}
