import Languages

/// Two pieces of one business that speak of the same thing and disagree on a number, a price, a currency, a date, a
/// weekday, a time or whether something is so.
struct Conflict: Sendable {
    struct Side: Sendable {
        let id: String
        let source: String
        let section: String
        let question: String?
        let body: String
        let language: String
    }

    struct Pair: Sendable {
        let left: Side
        let right: Side
        let cosine: Double
    }

    let pair: Pair
    /// What each of the two says that the other does not.
    let left: [String]
    let right: [String]

    /// Translations of one text are as near as this.
    private static let translation = 0.93

    /// Of all near pairs, those that contradict each other.
    ///
    /// The rows of a price list are near to every row of its translation. Across languages only two that are each
    /// other's nearest are taken for the same.
    static func all(_ pairs: [Pair]) -> [Conflict] {
        var nearest: [String: Double] = [:]
        func key(_ side: Side, _ other: Side) -> String { side.id + "\u{1F}" + other.language }
        for pair in pairs {
            for name in [key(pair.left, pair.right), key(pair.right, pair.left)] {
                nearest[name] = max(nearest[name] ?? 0, pair.cosine)
            }
        }
        return pairs.filter { pair in
            pair.left.language == pair.right.language
                || (pair.cosine == nearest[key(pair.left, pair.right)]
                    && pair.cosine == nearest[key(pair.right, pair.left)])
        }.compactMap(Conflict.init)
    }

    /// - Returns: nil when the two speak of different things, or agree.
    init?(_ pair: Pair) {
        let sides = [pair.left, pair.right].map(Statement.init)
        let isSameQuestion =
            pair.left.language == pair.right.language && !sides[0].subject.isEmpty
            && sides[0].subject == sides[1].subject
        // Rows of one table are alike by nature; only rows of one name can contradict each other.
        let areRows = sides[0].isRow && sides[1].isRow && pair.left.language == pair.right.language
        let areAlike =
            pair.left.language == pair.right.language
            ? !areRows && (sides[0].overlap(sides[1]) >= 0.6 || sides[0].names(sides[1]) || sides[1].names(sides[0]))
            : pair.cosine >= Self.translation && sides[0].values[.number]?.count == sides[1].values[.number]?.count
        guard isSameQuestion || areAlike else { return nil }
        var left: Set<String> = []
        var right: Set<String> = []
        for kind in Statement.Kind.allCases {
            let (own, other) = (sides[0].values[kind] ?? [:], sides[1].values[kind] ?? [:])
            let (more, less) = (own.filter { other[$0.key] == nil }, other.filter { own[$0.key] == nil })
            // One that says more contradicts nothing.
            guard !more.isEmpty, !less.isEmpty else { continue }
            left.formUnion(more.values)
            right.formUnion(less.values)
        }
        if left.isEmpty, pair.left.language == pair.right.language, sides[0].isDenial != sides[1].isDenial {
            left = [sides[0].isDenial ? "no" : "yes"]
            right = [sides[1].isDenial ? "no" : "yes"]
        }
        guard !left.isEmpty else { return nil }
        self.pair = pair
        self.left = left.sorted()
        self.right = right.sorted()
    }

    var text: String {
        func side(_ side: Side, _ values: [String]) -> String {
            let name = [side.section, side.question ?? ""].filter { !$0.isEmpty }.joined(separator: Chunk.separator)
            return "  \(values.joined(separator: ", "))\n    \(side.source) [\(side.language)] \(name)\n    "
                + side.body.replacing("\n", with: "\n    ")
        }
        return "contradiction:\n\(side(pair.left, left))\n\(side(pair.right, right))"
    }
}

/// What a text says, apart from how.
private struct Statement {
    enum Kind: CaseIterable { case number, day, month, currency }

    /// The question, or a table row's first cell.
    let subject: String
    /// What it states, each in one spelling (`12.5`, `9:00`, `day 1`), with the words that say so.
    let values: [Kind: [String: String]]
    let words: Set<String>
    let isDenial: Bool
    let isRow: Bool

    init(_ side: Conflict.Side) {
        let isTable = side.body.hasPrefix("|")
        isRow = isTable
        let row = isTable ? side.body.split(separator: "\n").last.map(String.init) ?? "" : side.body
        let firstCell =
            isTable ? row.split(separator: "|").first { !$0.allSatisfy(\.isWhitespace) }.map(String.init) : nil
        subject = QuestionKey.of(side.question ?? firstCell ?? "")
        let values = Self.values(row)
        self.values = values
        let text = CalendarWords.japaneseDays.reduce([side.question ?? "", row].joined(separator: " ")) {
            $0.replacing($1.text, with: "")
        }
        let all = QuestionKey.of(text).split(separator: " ").map(String.init)
        let stated = Set([Kind.day, .month, .currency].flatMap { (values[$0] ?? [:]).values.map(QuestionKey.of) })
        words = Set(all.filter { !$0.contains(where: \.isNumber) && !stated.contains($0) })
        isDenial = all.contains { Self.denials.contains($0) }
    }

    private static func values(_ text: String) -> [Kind: [String: String]] {
        var values: [Kind: [String: String]] = [:]
        for match in text.matches(of: /\d+(?:[.,:]\d+)*/) {
            let number = spelled(String(match.0))
            values[.number, default: [:]][number] = number
        }
        for match in text.lowercased().matches(of: /\p{L}+(?:-feira)?|[€$£¥]/) {
            let word = String(match.0)
            if let currency = CurrencyWords.codes[word] {
                values[.currency, default: [:]][currency] = word
            } else if let form = CalendarWords.form(word) {
                values[form.hasPrefix("day") ? .day : .month, default: [:]][form] = word
            }
        }
        for day in CalendarWords.japaneseDays where text.contains(day.text) {
            values[.day, default: [:]][day.form] = day.text
        }
        return values
    }

    func overlap(_ other: Statement) -> Double {
        let union = words.union(other.words).count
        return union == 0 ? 0 : Double(words.intersection(other.words).count) / Double(union)
    }

    /// Whether this is a row of a table, and the other a text about what the row names.
    func names(_ other: Statement) -> Bool {
        let name = Set(subject.split(separator: " ").map(String.init))
        return isRow && !other.isRow && !name.isEmpty && name.isSubset(of: other.words)
    }

    /// `1.250,00` and `1250` are one number, `09.30` and `9:30` one time.
    private static func spelled(_ text: String) -> String {
        let plain = text.replacing(/[.,](?=\d{3}(?:\D|$))/, with: "").replacing(",", with: ".")
        if let match = plain.wholeMatch(of: /0?(\d+)[.:](\d{2})/), let hour = Int(match.1), hour < 25 {
            return match.2 == "00" ? "\(hour)" : "\(hour):\(match.2)"
        }
        return plain.replacing(/\.0+$/, with: "")
    }

    private static let denials: Set<String> = [
        "no", "not", "never", "non", "mai", "nicht", "kein", "keine", "keinen", "nein", "nunca", "nao", "pas", "jamais",
        "cannot", "without",
    ]
}
