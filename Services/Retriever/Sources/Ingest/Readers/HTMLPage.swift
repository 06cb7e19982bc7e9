import Foundation

/// A web page without what is no content of it.
struct HTMLPage {
    let body: String
    /// From `<meta name="valid_from" content="…">` and its like, and the title.
    let fields: [String: String]

    private static let meant: Set<String> = [
        "valid_from", "valid_until", "validity_window", "document_type", "language",
    ]

    init(_ text: String) {
        var fields: [String: String] = [:]
        for match in text.matches(of: /(?i)<meta\s+name="([a-z_]+)"\s+content="([^"]*)"/)
        where Self.meant.contains(String(match.1)) {
            fields[String(match.1)] = String(match.2)
        }
        if let title = text.firstMatch(of: /(?is)<title[^>]*>(.*?)<\/title>/) {
            let words = title.1.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            if !words.isEmpty { fields["title"] = words }
        }
        if let language = text.firstMatch(of: /(?i)<html[^>]*\slang="([a-z]{2})/) {
            fields["language"] = fields["language"] ?? language.1.lowercased()
        }
        self.fields = fields
        var body = text.replacing(/(?s)<!--.*?-->/, with: "")
        for part in ["script", "style", "noscript", "template", "svg", "nav", "iframe"] {
            body = Self.without(part, body)
        }
        // Nobody sees these, so nobody checked them.
        body = body.replacing(
            /(?is)<(p|div|span|li|td)\b[^>]*(?:\shidden\b|display:\s*none|visibility:\s*hidden)[^>]*>.*?<\/\1>/,
            with: "")
        self.body = body
    }

    private static func without(_ element: String, _ text: String) -> String {
        var rest = text[...]
        var kept = ""
        while let start = rest.range(of: "<" + element, options: .caseInsensitive) {
            kept += rest[..<start.lowerBound]
            let after = rest[start.upperBound...]
            guard let end = after.range(of: "</" + element, options: .caseInsensitive),
                let close = after[end.upperBound...].firstIndex(of: ">")
            else { return kept }
            rest = after[after.index(after: close)...]
        }
        return kept + rest
    }
}
