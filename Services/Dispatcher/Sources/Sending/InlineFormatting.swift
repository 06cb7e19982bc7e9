/// Emphasis, code, links and addresses within one line. Addresses and code stay as they are, to the letter.
struct InlineFormatting {
    private let text: [Character]
    private var position = 0
    private var output = ""
    private let isBold: Bool

    /// - Parameter isBold: it stands within `*…*` already, where another pair of asterisks would end it.
    static func converted(_ text: Substring, isBold: Bool = false) -> String {
        converted(Array(text), isBold)
    }

    private static func converted(_ text: [Character], _ isBold: Bool) -> String {
        var formatting = InlineFormatting(text, isBold)
        while formatting.position < text.count { formatting.step() }
        return formatting.output
    }

    private init(_ text: [Character], _ isBold: Bool) {
        self.text = text
        self.isBold = isBold
    }

    private mutating func step() {
        switch text[position] {
        case "`": code()
        case "h" where starts("http://") || starts("https://"): address()
        case "<" where starts("<http"): bracketed()
        case "!" where at(position + 1) == "[":
            if !link(from: position + 1) { keep() }
        case "[":
            if !link(from: position) { keep() }
        case "\\" where at(position + 1).map { "\\`*_{}[]()#+-.!~>|".contains($0) } == true:
            output.append(text[position + 1])
            position += 2
        case "*" where starts("***"): emphasis("***", opening: isBold ? "_" : "*_", closing: isBold ? "_" : "_*")
        case "*" where starts("**"): emphasis("**", opening: isBold ? "" : "*", closing: isBold ? "" : "*")
        case "_" where starts("__") && isWordStart:
            emphasis("__", opening: isBold ? "" : "*", closing: isBold ? "" : "*")
        case "~" where starts("~~"): emphasis("~~", opening: "~", closing: "~")
        case "*" where isBold: emphasis("*", opening: "_", closing: "_")
        default: keep()
        }
    }

    private func at(_ index: Int) -> Character? { text.indices.contains(index) ? text[index] : nil }

    private func starts(_ word: String, at index: Int? = nil) -> Bool {
        let start = index ?? position
        return start + word.count <= text.count && zip(text[start...], word).allSatisfy(==)
    }

    private var isWordStart: Bool {
        position == 0 || !(text[position - 1].isLetter || text[position - 1].isNumber || text[position - 1] == "_")
    }

    private mutating func keep() {
        output.append(text[position])
        position += 1
    }

    /// What stands between two of the delimiter; what has only one end of it loses the delimiter, which nobody wants to
    /// read. Between spaces it is a sign of its own, as in `2 ** 3`.
    private mutating func emphasis(_ delimiter: String, opening: String, closing: String) {
        let start = position + delimiter.count
        guard let end = end(of: delimiter, from: start) else {
            let touches = at(position - 1)?.isWhitespace == false || at(start)?.isWhitespace == false
            if delimiter.count == 1 || !touches {
                for _ in delimiter { keep() }
            } else {
                position = start
            }
            return
        }
        output += opening + Self.converted(Array(text[start..<end]), isBold || opening.hasPrefix("*")) + closing
        position = end + delimiter.count
    }

    private func end(of delimiter: String, from start: Int) -> Int? {
        guard let first = at(start), !first.isWhitespace else { return nil }
        var index = start + 1
        while index < text.count {
            if text[index] == "`", let close = text[(index + 1)...].firstIndex(of: "`") {
                index = close + 1
            } else if starts(delimiter, at: index), !text[index - 1].isWhitespace {
                // The last of a longer row: in `**a *b***` the first asterisk belongs to what is inside.
                var end = index
                while delimiter.count < 3, starts(delimiter, at: end + 1) { end += 1 }
                return end
            } else {
                index += 1
            }
        }
        return nil
    }

    private mutating func code() {
        let ticks = text[position...].prefix { $0 == "`" }.count
        var index = position + ticks
        while index < text.count {
            let run = text[index...].prefix { $0 == "`" }.count
            if run == ticks {
                let inner = String(text[(position + ticks)..<index])
                output += ticks >= 3 ? "```\(inner)```" : "`\(inner)`"
                position = index + run
                return
            }
            index += max(1, run)
        }
        for _ in 0..<ticks { keep() }
    }

    /// An address, up to a space or the bracket or emphasis it stands in.
    private mutating func address() {
        var depth = 0
        while let character = at(position), !character.isWhitespace, !"<>\"|`".contains(character) {
            if character == "*", at(position + 1).map({ $0 == "*" || !$0.isLetter }) ?? true { return }
            if character == "(" { depth += 1 }
            if character == ")" {
                guard depth > 0 else { return }
                depth -= 1
            }
            keep()
        }
    }

    /// `<https://…>`
    private mutating func bracketed() {
        guard let end = text[position...].firstIndex(of: ">"), !text[position..<end].contains(where: \.isWhitespace)
        else {
            return keep()
        }
        output += String(text[(position + 1)..<end])
        position = end + 1
    }

    /// `[label](address "title")`
    private mutating func link(from bracket: Int) -> Bool {
        guard let close = closing("[", "]", from: bracket), at(close + 1) == "(",
            let end = closing("(", ")", from: close + 1)
        else { return false }
        let inside = text[(close + 2)..<end].split(separator: " ", maxSplits: 1)
        guard let address = inside.first.map({ String($0) }), !address.isEmpty,
            inside.count == 1 || inside[1].first.map({ "\"'".contains($0) }) == true
        else { return false }
        let label = Self.converted(Array(text[(bracket + 1)..<close]), isBold)
        output += label.isEmpty || label == address ? address : "\(label) (\(address))"
        position = end + 1
        return true
    }

    private func closing(_ open: Character, _ close: Character, from start: Int) -> Int? {
        var depth = 0
        for index in start..<text.count {
            if text[index] == open { depth += 1 }
            if text[index] == close {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return nil
    }
}
