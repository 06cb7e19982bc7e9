/// Pandoc as a converter to the Markdown the chunker reads. In its sandbox it opens no other file and no address.
enum Pandoc {
    private static let target =
        "markdown_strict+pipe_tables+grid_tables+backtick_code_blocks-raw_html-native_divs-native_spans"

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
    private static func plain(_ markdown: String) -> String {
        markdown.replacing(/!\[([^\]]*)\]\([^)]*\)/) { String($0.1) }
            .replacing(/\[([^\]]+)\]\([^)]*\)/) { String($0.1) }
            .replacing(/\\([\\`*_{}\[\]()#+\-.!|>~$'"<^@])/) { String($0.1) }
            .replacing("\u{A0}", with: " ")
    }
}
