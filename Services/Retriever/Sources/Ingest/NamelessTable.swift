import Foundation

/// A table without header: a list of names and what belongs to each.
///
/// A price list is often set without one, a table that goes on overleaf begins in the middle, and what writes tables
/// takes any first row for a header.
enum NamelessTable {
    /// Whether the first row is of the kind of the others: in one column it holds a number just as one of them does.
    static func isNameless(_ rows: [[String]]) -> Bool {
        guard let first = rows.first else { return false }
        return first.indices.contains { column in
            let kind = kind(first[column])
            return kind.contains("#")
                && rows.dropFirst().contains { $0.indices.contains(column) && self.kind($0[column]) == kind }
        }
    }

    /// A short table, such as opening hours, answers as a whole only; of a longer one each row is a piece.
    static func pieces(_ rows: [[String]]) -> [String] {
        let lines = rows.map { row in
            let cells = row.filter { !$0.isEmpty }
            return [cells.first ?? "", cells.dropFirst().joined(separator: ", ")].filter { !$0.isEmpty }
                .joined(separator: ": ")
        }.filter { !$0.isEmpty }
        return lines.count <= 8 ? [lines.joined(separator: "\n")] : lines
    }

    /// `35,00 EUR` and `1.250 EUR` are of one kind, `#eur`. Years are what columns are called: `2026`, `Prices 2026`.
    private static func kind(_ cell: String) -> String {
        guard cell.wholeMatch(of: /(?:\p{L}+ )*(?:19|20)\d\d/) == nil else { return "year" }
        return cell.lowercased().replacing(/\d+(?:[.,:]\d+)*/, with: "#")
            .filter { $0.isLetter || $0.isCurrencySymbol || $0 == "#" }
    }
}
