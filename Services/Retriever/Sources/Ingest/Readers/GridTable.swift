/// Pandoc draws tables it cannot write in one line a row as grids; the chunker reads them as pipe tables.
enum GridTable {
    static func piped(_ markdown: String) -> String {
        var out: [String] = []
        var cells: [String] = []
        var hasHeader = false
        var isInside = false
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.wholeMatch(of: /\+[-=:+]+\+ */) != nil {
                if !cells.isEmpty {
                    out.append("| " + cells.joined(separator: " | ") + " |")
                    if !hasHeader { out.append("|" + String(repeating: " --- |", count: cells.count)) }
                    hasHeader = true
                }
                (cells, isInside) = ([], true)
            } else if isInside, line.hasPrefix("|") {
                let parts = line.split(separator: "|").map {
                    $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                }
                cells =
                    cells.isEmpty
                    ? parts
                    : zip(cells, parts).map { [$0, $1].filter { !$0.isEmpty }.joined(separator: " ") }
            } else {
                (hasHeader, isInside) = (false, false)
                out.append(line)
            }
        }
        return out.joined(separator: "\n")
    }
}
