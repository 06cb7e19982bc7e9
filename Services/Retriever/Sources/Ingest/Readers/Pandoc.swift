/// Pandoc as a converter to the Markdown the chunker reads. In its sandbox it opens no other file and no address.
enum Pandoc {
    private static let target =
        "markdown_strict+pipe_tables+grid_tables+table_captions+backtick_code_blocks-raw_html-native_divs-native_spans"

    static func markdown(_ path: String, from format: String, name: String) async throws(IngestError) -> String {
        let tool = LimitedTool(name: "pandoc", package: "pandoc", megabytes: 2048)
        let text = try await tool.run(
            [
                "--sandbox", "--from", format, "--to", target, "--wrap=none", "--markdown-headings=atx", path, "+RTS",
                "-M512m", "-RTS",
            ],
            on: name
        )
        return plain(GridTable.piped(text))
    }

    /// Without the marks that matter to Markdown alone: escapes, images, the addresses of links.
    static func plain(_ markdown: String) -> String {
        let words = labels(of: labels(of: Array(markdown.utf8), images: true), images: false)
        return String(decoding: unescaped(words), as: UTF8.self).replacing("\u{A0}", with: " ")
    }

    /// Puts the label of each link or image in its place. One walk: where the next bracket closes is known for all that
    /// open before it.
    private static func labels(of text: [UInt8], images: Bool) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(text.count)
        var index = 0
        var bracket = 0
        var parenthesis = 0
        func next(_ byte: UInt8, from start: Int, _ known: inout Int) -> Int {
            if known < start { known = text[start...].firstIndex(of: byte) ?? text.count }
            return known
        }
        while index < text.count {
            let label = images ? index + 2 : index + 1
            let opens =
                images
                ? text[index] == UInt8(ascii: "!") && label <= text.count && text[label - 1] == UInt8(ascii: "[")
                : text[index] == UInt8(ascii: "[")
            if opens {
                let close = next(UInt8(ascii: "]"), from: label, &bracket)
                if close + 1 < text.count, text[close + 1] == UInt8(ascii: "("), images || close > label {
                    let end = next(UInt8(ascii: ")"), from: close + 2, &parenthesis)
                    if end < text.count {
                        out += text[label..<close]
                        index = end + 1
                        continue
                    }
                }
            }
            out.append(text[index])
            index += 1
        }
        return out
    }

    private static let escaped = Set(#"\`*_{}[]()#+-.!|>~$'"<^@"#.utf8)

    private static func unescaped(_ text: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            if text[index] == UInt8(ascii: "\\"), index + 1 < text.count, escaped.contains(text[index + 1]) {
                index += 1
            }
            out.append(text[index])
            index += 1
        }
        return out
    }
}
