/// RFC 4180: quoted fields may hold commas, line ends and doubled quotes. Spreadsheets of half of Europe write semicolons
/// instead, as the comma is taken by their decimals; others write tabs.
enum CSVReader {
    static func rows(_ text: String) -> [[String]] {
        let separator = separator(text)
        var rows: [[String]] = []
        var row: [String] = []
        var field = ""
        var isQuoted = false
        var characters = text.makeIterator()
        var next = characters.next()
        while let character = next {
            next = characters.next()
            switch character {
            case "\"" where isQuoted && next == "\"":
                field.append("\"")
                next = characters.next()
            case "\"": isQuoted.toggle()
            case separator where !isQuoted:
                row.append(field)
                field = ""
            case "\n" where !isQuoted, "\r\n" where !isQuoted:
                rows.append(row + [field])
                row = []
                field = ""
            default: field.append(character)
            }
        }
        if !field.isEmpty || !row.isEmpty { rows.append(row + [field]) }
        return rows
    }

    /// What separates the fields of the first line.
    private static func separator(_ text: String) -> Character {
        var counts: [Character: Int] = [:]
        var isQuoted = false
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            guard !isQuoted else { continue }
            if character.isNewline { break }
            counts[character, default: 0] += 1
        }
        let candidates: [Character] = [",", ";", "\t"]
        return candidates.max { (counts[$0] ?? 0) < (counts[$1] ?? 0) } ?? ","
    }
}
