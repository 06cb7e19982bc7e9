import Foundation
import Languages

/// Cuts Markdown by its structure: a question with its answer, a table's row with its header, a list, a paragraph stay
/// whole.
struct MarkdownChunker: Sendable {
    /// Longer pieces are split at sentences. About 300 tokens, well below the embedding model's 512.
    var longest = 1200
    /// Shorter neighbours of one section are joined.
    var shortest = 200

    func chunks(of markdown: String) -> [Chunk] {
        var chunks: [Chunk] = []
        var headings: [(level: Int, text: String)] = []
        // A line in bold with nothing under it was no heading but a statement.
        var isBare = false
        func endBare() {
            guard isBare, let last = headings.popLast() else { return }
            chunks += self.chunks(of: last.text, under: headings.map(\.text))
            isBare = false
        }
        let blocks = blocks(markdown)
        for (index, block) in blocks.enumerated() {
            let before = index > 0 ? blocks[index - 1] : ""
            let after = index + 1 < blocks.count ? blocks[index + 1] : ""
            if let heading = Self.heading(block) {
                endBare()
                headings.removeAll { $0.level >= heading.level }
                headings.append(heading)
                isBare = heading.level == Self.bold
                continue
            }
            isBare = false
            if Self.isTable(block) {
                let captions = [Self.caption(above: before), Self.caption(below: after)].compactMap(\.self)
                chunks += self.chunks(of: block, under: headings.map(\.text), captions: captions)
            } else if !(Self.isTable(after) && block.hasSuffix(":") && Self.caption(above: block) != nil),
                !(Self.isTable(before) && Self.caption(below: block) != nil)
            {
                chunks += self.chunks(of: block, under: headings.map(\.text))
            }
        }
        endBare()
        return joined(chunks)
    }

    private static func isTable(_ block: String) -> Bool { block.hasPrefix("|") }

    /// A short line above a table, unless it is a sentence.
    private static func caption(above line: String) -> String? {
        let text = line.hasSuffix(":") ? String(line.dropLast()) : line
        guard (1...80).contains(text.count), !text.contains("\n"), !isTable(text), heading(line) == nil,
            caption(below: line) == nil, text.wholeMatch(of: /(?:[-*+]|\d+[.)]) .*/) == nil,
            let last = text.last, !".!,;".contains(last)
        else { return nil }
        return text
    }

    /// `: Prices for children`, as Pandoc writes a table's caption below it.
    private static func caption(below line: String) -> String? {
        guard line.hasPrefix(": "), !line.contains("\n") else { return nil }
        return line.dropFirst(2).trimmingCharacters(in: .whitespaces)
    }

    /// Blocks are separated by empty lines; headings, and the rows of a table, stand alone.
    private func blocks(_ markdown: String) -> [String] {
        var blocks: [String] = []
        var current: [Substring] = []
        func end() {
            if !current.isEmpty { blocks.append(current.joined(separator: "\n")) }
            current = []
        }
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.allSatisfy(\.isWhitespace) {
                end()
            } else if Self.heading(String(line)) != nil {
                end()
                blocks.append(String(line))
            } else {
                if let last = current.last, last.hasPrefix("|") != line.hasPrefix("|") {
                    let caption =
                        !last.hasPrefix("|") && last.hasSuffix(":") && current.count > 1 ? current.popLast() : nil
                    end()
                    if let caption { blocks.append(String(caption)) }
                }
                current.append(line)
            }
        }
        end()
        return blocks
    }

    private func chunks(of block: String, under headings: [String], captions: [String] = []) -> [Chunk] {
        let isQuestion = headings.last.map { $0.hasSuffix("?") || $0.hasSuffix("？") } ?? false
        let section = ((isQuestion ? headings.dropLast() : headings[...]) + captions)
            .joined(separator: Chunk.separator)
        let question = isQuestion ? headings.last : nil
        return pieces(of: block).map { Chunk(section: section, question: question, text: $0) }
    }

    private func pieces(of block: String) -> [String] {
        if Self.isTable(block) { return tableRows(block) }
        return parts(of: block)
    }

    /// A text as it is, unless it is too long: then in pieces of whole sentences.
    func parts(of text: String) -> [String] {
        guard text.count > longest else { return [text] }
        var pieces: [String] = []
        var current = ""
        for sentence in Sentences.parts(text) {
            if !current.isEmpty, current.count + sentence.count > longest {
                pieces.append(current)
                current = ""
            }
            current += sentence
        }
        if !current.isEmpty { pieces.append(current) }
        return pieces.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
    }

    /// Each row is a piece of its own under the header: a price list answers with one line, and a vector over fifteen
    /// treatments is near to none of them.
    private func tableRows(_ table: String) -> [String] {
        let lines = table.split(separator: "\n").map(String.init)
        guard lines.count > 2 else { return [table] }
        let rows = ([lines[0]] + lines.dropFirst(2)).map { row in
            row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        if rows[0].allSatisfy(\.isEmpty) { return NamelessTable.pieces(Array(rows.dropFirst())) }
        if NamelessTable.isNameless(rows) { return NamelessTable.pieces(rows) }
        let header = lines.prefix(2).joined(separator: "\n")
        return lines.dropFirst(2).map { header + "\n" + $0 }
    }

    /// An introduction belongs to its list, the parts of one answer belong together; a table stands alone.
    private func joined(_ chunks: [Chunk]) -> [Chunk] {
        chunks.reduce(into: []) { result, chunk in
            guard let last = result.last, last.section == chunk.section, last.question == chunk.question,
                !last.text.hasPrefix("|"), !chunk.text.hasPrefix("|"),
                last.text.count + chunk.text.count < longest,
                last.question != nil || last.text.count < shortest || last.text.hasSuffix(":")
            else { return result.append(chunk) }
            result[result.count - 1] = Chunk(
                section: last.section,
                question: last.question,
                text: last.text + "\n" + chunk.text
            )
        }
    }

    /// Below all levels of Markdown.
    private static let bold = 7

    /// A heading, or what people make one of: a short line in bold that stands alone and is no sentence.
    private static func heading(_ line: String) -> (level: Int, text: String)? {
        let hashes = line.prefix { $0 == "#" }
        if (1...6).contains(hashes.count), line.dropFirst(hashes.count).first?.isWhitespace == true {
            var text = line.dropFirst(hashes.count).trimmed
            // Hashes may close a heading; those of a word ("C#") are its own.
            let closing = text.reversed().prefix { $0 == "#" }.count
            let words = text.dropLast(closing)
            if words.last?.isWhitespace ?? true { text = words.trimmed }
            return (hashes.count, String(text))
        }
        var bold = line[...].trimmed
        if bold.hasSuffix(":") { bold = bold.dropLast() }
        guard bold.hasPrefix("**"), bold.hasSuffix("**"), bold.count >= 5 else { return nil }
        var text = bold.dropFirst(2).dropLast(2)
        if text.count > 1, text.hasSuffix(":") { text = text.dropLast() }
        guard text.count <= 80, !text.contains("*"), !".!".contains(text.last ?? ".") else { return nil }
        return (Self.bold, String(text))
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
