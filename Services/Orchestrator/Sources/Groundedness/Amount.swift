import Languages

/// A number as written, and what it can mean.
struct Amount: Sendable {
    /// The readings as an amount, in one spelling: "1.200" is 1200, "9.30" is 9.3.
    let values: Set<String>
    /// The reading as a time of day in minutes; nil when it cannot be one.
    let minutes: Int?
    /// Whether it is written as only a time is: 9:30.
    let isTime: Bool
    /// Its value when it is a plain whole number.
    let whole: Int?

    init(_ digits: String) {
        let parts = digits.split { !$0.isNumber }.map(String.init)
        let first = parts.first ?? "0"
        isTime = digits.contains(":") && parts.count == 2
        whole = parts.count == 1 && first.count <= 9 ? Int(first) : nil
        var values: Set<String> = []
        if parts.count == 1 {
            values.insert(Self.canonical(first))
        } else if !isTime {
            let tail = parts[parts.count - 1]
            let isGrouped = parts.dropFirst().allSatisfy { $0.count == 3 }
            if isGrouped { values.insert(Self.canonical(parts.joined())) }
            if tail.count <= 2 || parts.count == 2 && !isGrouped {
                let fraction = String(tail.reversed().drop { $0 == "0" }.reversed())
                values.insert(
                    Self.canonical(parts.dropLast().joined()) + (fraction.isEmpty ? "" : "." + fraction))
            }
        }
        self.values = values
        if let hour = Int(first), hour <= 24, parts.count <= 2 {
            let minute = parts.count == 2 ? Int(parts[1]) ?? 60 : 0
            minutes = minute < 60 && (parts.count == 1 || parts[1].count == 2) ? hour % 24 * 60 + minute : nil
        } else {
            minutes = nil
        }
    }

    private static func canonical(_ digits: String) -> String {
        let trimmed = digits.drop { $0 == "0" }
        return trimmed.isEmpty ? "0" : String(trimmed)
    }
}

/// What stands beside a number and says what it counts.
enum UnitWords {
    static let currencies = CurrencyWords.codes
    static let percent: Set<String> = ["%", "percent", "prozent", "パーセント"]
    /// In two words: "per cento", "por ciento", "pour cent", "por cento", "per cent".
    static let percentPairs: [String: Set<String>] = [
        "per": ["cento", "cent"], "por": ["ciento", "cento"], "pour": ["cent"],
    ]
    static let clock: Set<String> = ["uhr", "h", "時", "o'clock", "horas", "heures"]
    static let morning: Set<String> = ["am", "a.m", "午前"]
    static let evening: Set<String> = ["pm", "p.m", "午後"]
    /// "March 15th", "le 1er mars", "1º de marzo".
    static let ordinals: Set<String> = ["st", "nd", "rd", "th", "er", "o", "ª", "º"]
}
