/// Splits a long text at the ends of paragraphs and sentences, below a limit.
package struct MessageSplitter: Sendable {
    /// In UTF-16 units.
    package let longest: Int

    /// - Parameter longest: WhatsApp takes 4,096 for a text; the rest is room for what formatting adds.
    package init(longest: Int = 4000) {
        self.longest = longest
    }

    /// - Returns: the parts in order, none of them empty; a word that is longer than a part is cut.
    package func parts(of text: String) -> [String] {
        var parts: [String] = []
        var rest = text[...]
        while rest.utf16.count > longest {
            let end = cut(rest)
            parts.append(rest[..<end].trimmed)
            rest = rest[end...]
        }
        parts.append(rest.trimmed)
        return parts.filter { !$0.isEmpty }
    }

    /// Where the first part of a text that is too long ends. Never inside a number such as 1.50 or an address.
    private func cut(_ text: Substring) -> Substring.Index {
        var end = text.startIndex
        var units = 0
        var paragraph: Substring.Index?
        var sentence: Substring.Index?
        var word: Substring.Index?
        while end < text.endIndex {
            let character = text[end]
            units += character.utf16.count
            if units > longest { break }
            let next = text.index(after: end)
            if character.isNewline {
                paragraph = next
            } else if "。！？".contains(character) {
                sentence = next
            } else if ".!?".contains(character), next < text.endIndex, text[next].isWhitespace {
                sentence = next
            } else if character.isWhitespace {
                word = next
            }
            end = next
        }
        // A paragraph's end is worth a shorter part, but not a stump.
        if let paragraph, text[..<paragraph].utf16.count > longest / 2 { return paragraph }
        let best = sentence ?? paragraph ?? word ?? end
        return best > text.startIndex ? best : text.index(after: text.startIndex)
    }
}

extension MessageContent {
    /// The message as messages that WhatsApp takes: a text that is too long in several, and what stands above something
    /// to tap ahead of it.
    package var fitted: [MessageContent] {
        switch kind {
        case .text(let body):
            // Usual replies are far below the limit; they are not copied.
            guard body.text.utf16.count > MessageSplitter().longest else { return [self] }
            return MessageSplitter().parts(of: body.text).enumerated().map { index, text in
                MessageContent(
                    .text(Text(text: text, preview: body.preview)), replyTo: index == 0 ? replyTo : nil)
            }
        case .buttons(var body):
            return split(body.text) { last in
                body.text = last
                return .buttons(body)
            }
        case .link(var body):
            return split(body.text) { last in
                body.text = last
                return .link(body)
            }
        case .list(var body):
            return split(body.text, limit: Limits.text) { last in
                body.text = last
                return .list(body)
            }
        case .locationRequest(let prompt): return split(prompt.text) { .locationRequest(Prompt(text: $0)) }
        case .contactRequest(let prompt): return split(prompt.text) { .contactRequest(Prompt(text: $0)) }
        case .image(var media):
            return split(media.text ?? "", limit: Limits.caption) { last in
                media.text = last
                return .image(media)
            }
        case .video(var media):
            return split(media.text ?? "", limit: Limits.caption) { last in
                media.text = last
                return .video(media)
            }
        case .document(var media):
            return split(media.text ?? "", limit: Limits.caption) { last in
                media.text = last
                return .document(media)
            }
        default: return [self]
        }
    }

    /// What does not fit under the limit goes ahead as texts; the last part keeps what there is to tap.
    private func split(
        _ text: String, limit: Int = Limits.interactiveBody, _ ending: (String) -> Kind
    ) -> [MessageContent] {
        guard text.utf16.count > limit else { return [self] }
        var parts = MessageSplitter(longest: limit - 24).parts(of: text)
        let last = MessageContent(ending(parts.removeLast()))
        return MessageContent(.text(Text(text: parts.joined(separator: "\n"))), replyTo: replyTo).fitted + [last]
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
