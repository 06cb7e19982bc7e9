import Foundation

/// A PDF's pages through poppler's `pdftotext`, which keeps the lines where they stand: a price stays beside its
/// treatment.
struct PDFReader: Sendable {
    func content(of file: String, name: String) async throws(IngestError) -> DocumentReader.Content {
        let text = try await LimitedTool(name: "pdftotext", package: "poppler-utils").run(
            ["-layout", "-enc", "UTF-8", "-eol", "unix", file, "-"], on: name)
        var content = DocumentReader.Content()
        var pages = text.components(separatedBy: "\u{0C}")
        if pages.last?.allSatisfy(\.isWhitespace) == true { pages.removeLast() }
        for (index, page) in pages.enumerated() {
            guard page.contains(where: { $0.isLetter || $0.isNumber }) else {
                content.failures.append(.noText(name, place: "page \(index + 1)"))
                continue
            }
            let cleaned = HiddenText.cleaned(page)
            guard let visible = cleaned.text else {
                content.failures.append(
                    .hidden(name, place: "page \(index + 1)", character: cleaned.character))
                continue
            }
            content.chunks += MarkdownChunker().chunks(of: PDFLayout.markdown(visible)).map {
                let section = [$0.section, "page \(index + 1)"].filter { !$0.isEmpty }
                return Chunk(section: section.joined(separator: Chunk.separator), question: $0.question, text: $0.text)
            }
        }
        return content
    }
}

/// The structure of a page, read from how its lines stand.
enum PDFLayout {
    static func markdown(_ page: String) -> String {
        var out: [String] = []
        var columns = 0
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            let cells = String(line).components(separatedBy: "   ")
                .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
            if cells.count > 1 {
                // Rows of as many cells are one table; its first row is its header.
                if cells.count != columns {
                    if !out.isEmpty { out.append("") }
                    out.append(row(cells))
                    out.append("|" + String(repeating: " --- |", count: cells.count))
                    columns = cells.count
                } else {
                    out.append(row(cells))
                }
                continue
            }
            // What stands further in right below a row goes on with it.
            if columns > 0, line.first?.isWhitespace == true, let text = cells.first, let last = out.last,
                last.hasPrefix("|"), !last.contains("---")
            {
                out[out.count - 1] = "| " + last.dropFirst(2).replacing(" |", with: " (\(text)) |", maxReplacements: 1)
                continue
            }
            if columns > 0 { out.append("") }
            columns = 0
            out.append(cells.first ?? "")
        }
        return headings(withoutBareHeaders(out)).joined(separator: "\n")
    }

    /// A header with no row under it is a line of text that was set wide.
    private static func withoutBareHeaders(_ lines: [String]) -> [String] {
        var out: [String] = []
        for (index, line) in lines.enumerated() {
            guard line.hasPrefix("| ---"), !(index + 1 < lines.count && lines[index + 1].hasPrefix("|")) else {
                out.append(line)
                continue
            }
            guard let header = out.popLast() else { continue }
            out.append(
                header.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
                    .filter { !$0.isEmpty }.joined(separator: " · "))
        }
        return out
    }

    private static func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

    /// A short line that stands alone, without a full stop, above something.
    private static func headings(_ lines: [String]) -> [String] {
        lines.enumerated().map { index, line in
            let before = index == 0 ? "" : lines[index - 1]
            let after = index + 1 < lines.count ? lines[index + 1] : ""
            let isHeading =
                before.isEmpty && !line.isEmpty && line.count <= 70 && !line.hasPrefix("|")
                && line.first?.isLetter == true && line.first?.isLowercase == false
                && !".,;:!".contains(line.last ?? ".")
                && (after.isEmpty || line.hasSuffix("?") || after.hasPrefix("|"))
                && lines[(index + 1)...].contains { !$0.isEmpty }
            return isHeading ? "## " + line : line
        }
    }
}
