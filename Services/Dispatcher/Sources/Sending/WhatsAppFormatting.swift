/// Turns the Markdown that documents and models write into what WhatsApp renders: `*bold*`, `_italic_`, `~struck~`.
enum WhatsAppFormatting {
    static func text(fromMarkdown markdown: String) -> String {
        markdown
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { line(String($0)) }
            .joined(separator: "\n")
    }

    private static let markers = Set("#*+-_~[".utf8)

    private static func line(_ line: String) -> String {
        // Most lines are plain, and the patterns are compiled with every use.
        guard line.utf8.contains(where: markers.contains) else { return line }
        var text = line
        if let heading = text.prefixMatch(of: /#{1,6}\s+(.*?)\s*#*\s*$/) {
            text = "*\(heading.1.replacing("**", with: ""))*"
        } else if let bullet = text.prefixMatch(of: /(\s*)[*+-]\s+(.*)$/) {
            text = "\(bullet.1)• \(bullet.2)"
        }
        text = text.replacing(/\*\*(.+?)\*\*/) { "*\($0.1)*" }
        text = text.replacing(/__(.+?)__/) { "*\($0.1)*" }
        text = text.replacing(/~~(.+?)~~/) { "~\($0.1)~" }
        return text.replacing(/!?\[([^\]]*)\]\(([^)\s]+)\)/) { link in
            link.1.isEmpty || link.1 == link.2 ? String(link.2) : "\(link.1) (\(link.2))"
        }
    }
}
