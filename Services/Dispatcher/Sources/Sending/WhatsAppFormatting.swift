/// Turns the Markdown that documents and models write into what WhatsApp renders: `*bold*`, `_italic_`, `~struck~`, code,
/// quotes and lists. What WhatsApp has no form for (headings, tables, links) becomes plain words. The result is never
/// longer than the text, so that what was split to fit still fits.
enum WhatsAppFormatting {
    static func text(fromMarkdown markdown: String) -> String {
        // Most replies are plain.
        guard markdown.utf8.contains(where: markers.contains) else { return markdown }
        var lines: [String] = []
        var isCode = false
        let source = markdown.split(separator: "\n", omittingEmptySubsequences: false)
        var index = source.startIndex
        while index < source.endIndex {
            let line = source[index]
            index += 1
            if line.drop(while: \.isWhitespace).hasPrefix("```") {
                let rest = line.drop(while: \.isWhitespace).dropFirst(3)
                if rest.contains("`") {
                    lines.append(isCode ? String(line) : block(line))
                } else {
                    // WhatsApp would show the language's name as code.
                    let isName =
                        !isCode
                        && rest.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+#-_.".contains($0)) }
                    lines.append(isName ? "```" : "```\(rest)")
                    isCode.toggle()
                }
            } else if isCode {
                lines.append(String(line))
            } else if index < source.endIndex, isTable(line, source[index]) {
                lines.append("*\(cells(line).map { $0.filter { $0 != "*" } }.joined(separator: " · "))*")
                index += 1
                while index < source.endIndex, source[index].contains("|") {
                    lines.append("• " + cells(source[index]).joined(separator: " · "))
                    index += 1
                }
            } else {
                lines.append(block(line))
            }
        }
        return lines.joined(separator: "\n")
    }

    private static let markers = Set("#*+-_~[<>|`\\".utf8)

    // MARK: Lines

    private static func block(_ line: Substring) -> String {
        guard line.utf8.contains(where: markers.contains) else { return String(line) }
        let indent = line.prefix { $0 == " " || $0 == "\t" }
        let rest = line.dropFirst(indent.count)
        let hashes = rest.prefix { $0 == "#" }
        if (1...6).contains(hashes.count), rest.dropFirst(hashes.count).first?.isWhitespace == true {
            return heading(rest.dropFirst(hashes.count))
        }
        if rest.count >= 3, let mark = rest.first, "-*_".contains(mark),
            rest.allSatisfy({ $0 == mark || $0 == " " }), rest.filter({ $0 == mark }).count >= 3
        {
            return "———"
        }
        if let mark = rest.first, "*+-".contains(mark), rest.dropFirst().first?.isWhitespace == true {
            let item = rest.dropFirst().drop(while: \.isWhitespace)
            guard !item.isEmpty else { return String(line) }
            if item.hasPrefix("[ ] ") { return indent + "☐ " + InlineFormatting.converted(item.dropFirst(4)) }
            if item.lowercased().hasPrefix("[x] ") {
                return indent + "☑ " + InlineFormatting.converted(item.dropFirst(4))
            }
            return indent + "• " + InlineFormatting.converted(item)
        }
        if rest.first == ">" {
            return "> " + InlineFormatting.converted(rest.drop { $0 == ">" || $0 == " " })
        }
        return indent + InlineFormatting.converted(rest)
    }

    private static func heading(_ text: Substring) -> String {
        var words = InlineFormatting.converted(text, isBold: true)[...]
        while let last = words.last, last == "#" || last.isWhitespace { words.removeLast() }
        words = words.drop(while: \.isWhitespace)
        return words.isEmpty ? "" : "*\(words)*"
    }

    // MARK: Tables

    /// A row with a row of dashes under it.
    private static func isTable(_ line: Substring, _ next: Substring) -> Bool {
        line.contains("|") && next.contains("-") && next.contains("|") && next.allSatisfy { "|-: \t".contains($0) }
    }

    private static func cells(_ row: Substring) -> [String] {
        row.split(separator: "|").map { cell in
            var text = InlineFormatting.converted(cell.drop(while: \.isWhitespace))[...]
            while text.last?.isWhitespace == true { text.removeLast() }
            return String(text)
        }.filter { !$0.isEmpty }
    }
}
