/// A web page without what is no content of it. One walk over its bytes: a page may hold a hundred thousand tags, and need
/// not close any of them.
struct HTMLPage {
    let body: String
    /// From `<meta name="valid_from" content="…">` and its like, and the title.
    let fields: [String: String]

    private static let meant: Set<String> = [
        "valid_from", "valid_until", "validity_window", "document_type", "language",
    ]
    private static let dropped: Set<String> = ["script", "style", "noscript", "template", "svg", "nav", "iframe"]
    /// Elements that are looked at for being hidden: nobody sees such, so nobody checked them.
    private static let hideable: Set<String> = ["p", "div", "span", "li", "td"]

    init(_ text: String) {
        var scanner = HTMLScanner(text)
        var fields: [String: String] = [:]
        var language: String?
        var kept: [UInt8] = []
        walk: while let piece = scanner.next() {
            switch piece {
            case .text(let text): kept += text
            case .tag(let tag) where Self.dropped.contains(tag.name):
                guard scanner.skip(past: tag.name) else { break walk }
            case .tag(let tag) where Self.hideable.contains(tag.name) && tag.isHidden:
                scanner.skipElement(tag.name)
            case .tag(let tag):
                kept += tag.source
                switch tag.name {
                case "meta":
                    if let name = tag["name"], Self.meant.contains(name) { fields[name] = tag["content"] }
                case "html": language = language ?? tag["lang"]
                case "title" where fields["title"] == nil:
                    let words = scanner.text(before: "title").split(whereSeparator: \.isWhitespace)
                    if !words.isEmpty { fields["title"] = words.joined(separator: " ") }
                default: break
                }
            }
        }
        if let language, language.utf8.count >= 2 {
            fields["language"] = fields["language"] ?? language.prefix(2).lowercased()
        }
        self.fields = fields
        body = String(decoding: kept, as: UTF8.self)
    }
}
