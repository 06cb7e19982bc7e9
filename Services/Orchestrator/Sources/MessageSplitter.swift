/// Splits a long answer into messages at sentence ends, below WhatsApp's limit for a text.
struct MessageSplitter: Sendable {
    /// WhatsApp takes 4,096 characters; the rest is room for what formatting adds.
    var longest = 4000

    func parts(of text: String) -> [String] {
        var parts: [String] = []
        var rest = text[...]
        while rest.count > longest {
            let window = rest.prefix(longest)
            let cut = window.lastIndex { ".!?。！？\n".contains($0) } ?? window.lastIndex(of: " ") ?? window.indices.last
            guard let cut else { break }
            let end = rest.index(after: cut)
            parts.append(rest[..<end].trimmed)
            rest = rest[end...]
        }
        parts.append(rest.trimmed)
        return parts.filter { !$0.isEmpty }
    }
}

extension Substring {
    fileprivate var trimmed: String {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
