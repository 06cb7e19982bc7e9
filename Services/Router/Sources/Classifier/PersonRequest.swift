/// Whether somebody asks for a person: a word of speaking near a word for people, in whatever order the language has them.
///
/// Phrases alone heard one request in four: there are too many ways of saying it.
enum PersonRequest {
    /// How sure the model has to be of a request that no rule hears: a miss costs more than a look by a person, so it is less
    /// than other intents need.
    static let believedFrom = 0.5

    /// Whether a sentence of the turn asks, or all of it together: "I want to talk" and "to a human" may be two messages.
    ///
    /// - Parameters:
    ///   - text: the customer's words, one message a line.
    ///   - whole: all of its words.
    static func isMade(in text: String, _ whole: [String]) -> Bool {
        if text.split(whereSeparator: \.isNewline).contains(where: { isNameAlone(words($0)) }) { return true }
        let isAboutUs = isAboutUs(whole)
        let sentences = text.split { ends.contains($0) || $0.isNewline }
        return asks(whole, isAboutUs) || sentences.count > 1 && sentences.contains { asks(words($0), isAboutUs) }
    }

    /// Lower case, without punctuation.
    static func words(_ text: Substring) -> [String] {
        text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
    }

    /// Also of clauses: "what are your hours, and can I talk to somebody".
    private static let ends: Set<Character> = [".", "!", "?", ",", ";", "…", "。", "！", "？", "、", "，"]

    /// - Parameter turnIsAboutUs: "Is this a bot? Or a real person?" asks what one is talking to, and wants nothing.
    private static func asks(_ words: [String], _ turnIsAboutUs: Bool) -> Bool {
        if words.contains(where: { $0.unicodeScalars.contains { $0.value >= 0x3040 } }) {
            return JapanesePersonRequest.isMade(in: words.joined())
        }
        if words.contains(where: addresses.contains) { return false }
        if !turnIsAboutUs, namesRealPerson(words) { return true }
        let isAboutUs = isAboutUs(words)
        if !isAboutUs, refusesMachine(words) { return true }
        return words.indices.contains { index in
            speaks(words, at: index) || connects(words, at: index) || calls(words, at: index)
                || !isAboutUs && wishes(words, at: index)
        }
    }

    /// "Are you a robot?"
    static func asksWhatWeAre(_ words: [String]) -> Bool {
        let text = words.joined()
        if text.contains("あなた") { return JapanesePersonRequest.natures.contains(where: text.contains) }
        return words.count <= 8 && isAboutUs(words) && !words.contains(where: speaking.contains)
            && words.contains { machines.contains($0) || natures.contains($0) }
            && !words.contains(where: wishing.contains)
    }

    /// So many words after the verb the person may be named.
    private static let reach = 6

    /// "Operator, please"; "un operatore".
    private static func isNameAlone(_ words: [String]) -> Bool {
        let rest = words.drop(while: articles.contains)
        guard rest.count <= 4, let name = rest.first, demands.contains(name) || titles.contains(name) else {
            return false
        }
        return rest.dropFirst().allSatisfy { courtesies.contains($0) || demands.contains($0) }
    }

    private static func isAboutUs(_ words: [String]) -> Bool {
        zip(words, words.dropFirst()).contains { selves.contains("\($0) \($1)") }
            || words.first.map(beings.contains) ?? false
    }

    /// "I don't want a bot", "basta risposte automatiche".
    private static func refusesMachine(_ words: [String]) -> Bool {
        words.indices.contains { index in
            machines.contains(words[index])
                && words[..<index].suffix(reach + 1).contains { negations.contains($0) || enough.contains($0) }
        }
    }

    /// "Real person", "persona de verdad".
    private static func namesRealPerson(_ words: [String]) -> Bool {
        words.indices.contains { index in
            real.contains(words[index])
                && (words[(index + 1)...].prefix(1).contains(where: people.contains)
                    || words[..<index].suffix(2).contains(where: people.contains))
        }
    }

    private static func speaks(_ words: [String], at index: Int) -> Bool {
        guard speaking.contains(words[index]) else { return false }
        let next = words[(index + 1)...].prefix(reach)
        guard verbsAtTheEnd.contains(words[index]) else { return next.contains(where: people.contains) }
        // German ends with the verb: "mit einem Menschen sprechen", "den Chef sprechen". "Sprechen Ihre Mitarbeiter
        // Englisch?" begins with it.
        let before = words[..<index].suffix(reach)
        if before.contains("mit") { return before.contains { people.contains($0) || desks.contains($0) } }
        if next.contains("mit") { return next.contains(where: people.contains) }
        return index == words.count - 1 && before.suffix(2).contains(where: people.contains)
    }

    /// "I need a human", "je préférerais voir ça avec quelqu'un".
    private static func wishes(_ words: [String], at index: Int) -> Bool {
        let next = words[(index + 1)...]
        if preferring.contains(words[index]), next.prefix(8).contains(where: people.contains) { return true }
        guard wishing.contains(words[index]) else { return false }
        return next.indices.prefix(4).contains { place in
            guard demands.contains(words[place]) else { return false }
            // "A human anatomy poster" is no human.
            guard place + 1 < words.count else { return true }
            return courtesies.contains(words[place + 1]) || people.contains(words[place + 1])
                || afterDemands.contains(words[place + 1])
        }
    }

    /// "Put me through", "passami la segreteria", "verbinden Sie mich".
    private static func connects(_ words: [String], at index: Int) -> Bool {
        let word = words[index]
        let next = words[(index + 1)...].prefix(reach)
        if connecting.contains(word) {
            if next.contains(where: { people.contains($0) || desks.contains($0) }) { return true }
            return next.prefix(2).contains(where: me.contains) && words.count <= 5
        }
        // Portuguese puts "me" in front: "me passe para um atendente".
        if word == "me", next.first?.hasPrefix("pass") == true {
            return next.dropFirst().contains(where: people.contains)
        }
        if giving.contains(word) {
            guard next.prefix(1).contains(where: me.contains) else { return false }
            return next.dropFirst().prefix(4).contains { people.contains($0) || desks.contains($0) || $0 == "through" }
        }
        // "Can I be put through", "stellen Sie mich durch".
        return word == "put" && next.prefix(2).contains("through")
            || word == "durch" && words[..<index].contains("mich") && words[..<index].contains { $0.hasPrefix("stell") }
            || word == "an" && next.contains(where: people.contains)
                && words.contains { passingOn.contains($0) }
    }

    /// Somebody is to call: "can a colleague ring me", "que me llame alguien".
    private static func calls(_ words: [String], at index: Int) -> Bool {
        guard calling.contains(words[index]) else { return false }
        let around = words[..<index].suffix(8) + words[(index + 1)...].prefix(5)
        let near = words[..<index].suffix(3) + words[(index + 1)...].prefix(3)
        // "Chiamarmi" and "llamarme" say who is to be called.
        return (near.contains(where: me.contains) || ["llamarme", "chiamarmi"].contains(words[index]))
            && around.contains { anybody.contains($0) || people.contains($0) || desks.contains($0) }
    }
}
