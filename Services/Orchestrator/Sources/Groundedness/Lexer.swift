import Foundation

/// A piece of a text that a claim can be made of.
struct Token: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case word
        /// Digits with `.`, `,` or `:` between them.
        case number
        case date(month: Int, day: Int)
        case telephone, email, link
        case symbol
    }

    let kind: Kind
    /// As written, in compatibility form: full-width digits are digits.
    let text: String
    /// Lower-case.
    let plain: String
    /// Whether nothing but letters and digits stands between it and the one before.
    let isAttached: Bool
    /// Whether it begins a sentence or a line.
    let beginsSentence: Bool
}

/// Cuts a text into tokens in one pass, without regular expressions: it runs over every passage of every answer.
struct Lexer {
    private let scalars: [Unicode.Scalar]
    private let utf8: [UInt8]
    /// Where each scalar begins in `utf8`, and its end; empty where every scalar is a byte.
    private let offsets: [Int]
    private var index = 0
    private var tokens: [Token] = []
    private var begins = true
    private var endOfLast = -1

    static func tokens(_ text: String) -> [Token] {
        var lexer = Lexer(text)
        return lexer.run()
    }

    private init(_ text: String) {
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        let plain = isASCII ? text : text.precomposedStringWithCompatibilityMapping
        scalars = Array(plain.unicodeScalars)
        utf8 = Array(plain.utf8)
        offsets = isASCII ? [] : scalars.reduce(into: [0]) { $0.append($0[$0.count - 1] + UTF8.width($1)) }
    }

    private func text(_ start: Int, _ end: Int) -> String {
        let bytes = offsets.isEmpty ? utf8[start..<end] : utf8[offsets[start]..<offsets[end]]
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func run() -> [Token] {
        while index < scalars.count {
            let scalar = scalars[index]
            if scalar.isBlank {
                if scalar == "\n" { begins = true }
                index += 1
            } else if let end = endOfAddress() {
                add(scalars[index..<end].contains("@") ? .email : .link, to: end)
            } else if scalar.isDigit || scalar == "+" {
                number()
            } else if scalar.isLetter {
                add(.word, to: endOfWord())
            } else {
                add(.symbol, to: index + 1)
                if scalar.endsSentence { begins = true }
            }
        }
        return tokens
    }

    private mutating func add(_ kind: Token.Kind, to end: Int) {
        let text = text(index, end)
        tokens.append(
            Token(
                kind: kind, text: text, plain: text.lowercased(), isAttached: endOfLast == index,
                beginsSentence: begins))
        if kind != .symbol { begins = false }
        index = end
        endOfLast = end
    }

    // MARK: Words

    private func endOfWord() -> Int {
        let script = scalars[index].script
        var end = index + 1
        while end < scalars.count {
            let scalar = scalars[end]
            let joins =
                scalar == "-" && script == .other && end + 1 < scalars.count && scalars[end + 1].isLetter
            guard joins || (scalar.isLetter && scalar.script == script) || scalar == "ー" else { break }
            end += 1
        }
        return end
    }

    // MARK: Addresses

    /// Endings that a capital does not keep from being one: "Example.Com", but "bis Freitag.Danke".
    private static let domains: Set<String> = [
        "com", "org", "net", "it", "de", "es", "fr", "pt", "jp", "eu", "io", "info", "biz", "ch", "at", "uk", "us",
        "br",
        "app", "shop", "online", "site", "xyz", "ru", "cn", "me", "link", "ly", "example", "co", "tk", "top", "dev",
        "ai",
    ]

    /// Written with a full stop inside, and no address.
    private static let abbreviations: Set<String> = [
        "sig.ra", "sig.na", "sig.ri", "dott.ssa", "dott.ri", "prof.ssa", "dr.ssa", "gent.mo", "gent.ma", "gent.le",
        "spett.le", "p.es", "p.ex", "p.ej",
    ]

    /// The end of a link or an e-mail address that begins here.
    private func endOfAddress() -> Int? {
        guard scalars[index].isASCII, scalars[index].isLetter || scalars[index].isDigit,
            index == 0 || !(scalars[index - 1].isASCII && scalars[index - 1].isWordPart)
        else { return nil }
        var end = index
        var lastMark: Int?
        while end < scalars.count, scalars[end].isASCII, !scalars[end].isBlank, !scalars[end].endsAddress {
            switch scalars[end] {
            case ".", "@", "/": lastMark = end
            default: break
            }
            end += 1
        }
        guard let lastMark else { return nil }
        while end > index, scalars[end - 1].isTrailing { end -= 1 }
        // A full stop at the end of a sentence makes no address.
        let hasMark = lastMark < end || scalars[index..<end].contains { $0 == "." || $0 == "@" || $0 == "/" }
        guard hasMark else { return nil }
        return Self.isAddress(text(index, end)) ? end : nil
    }

    /// WhatsApp makes a link of any host, and there are a thousand endings: every word after a full stop within a word
    /// counts as one, but a sentence that begins without a space before it.
    private static func isAddress(_ written: String) -> Bool {
        let text = written.lowercased()
        if text.hasPrefix("http://") || text.hasPrefix("https://") || text.hasPrefix("www.") { return true }
        let host = written.split(separator: "@").last.map { $0.prefix { $0 != "/" && $0 != "?" && $0 != ":" } } ?? ""
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1, labels.allSatisfy({ !$0.isEmpty }), let last = labels.last,
            labels.dropLast().contains(where: { $0.contains(where: \.isLetter) })
        else { return false }
        guard !abbreviations.contains(text) else { return false }
        if text.contains("@") || domains.contains(last.lowercased()) { return true }
        let beginsSentence = last.first?.isUppercase == true && host.contains(where: \.isLowercase)
        return last.count >= 2 && last.allSatisfy(\.isLetter) && !beginsSentence
    }

    // MARK: Numbers

    private mutating func number() {
        if let (month, day, end) = date() { return add(.date(month: month, day: day), to: end) }
        if let end = endOfTelephone() { return add(.telephone, to: end) }
        if scalars[index] == "+" { return add(.symbol, to: index + 1) }
        var end = digits(index)
        while end + 1 < scalars.count, ".,:'".unicodeScalars.contains(scalars[end]), scalars[end + 1].isDigit {
            end = digits(end + 1)
        }
        add(.number, to: end)
    }

    private func digits(_ start: Int) -> Int {
        var end = start
        while end < scalars.count, scalars[end].isDigit { end += 1 }
        return end
    }

    private func value(_ start: Int, _ end: Int) -> Int {
        scalars[start..<min(end, start + 9)].reduce(0) { $0 * 10 + Int($1.value) - 48 }
    }

    /// 2026-03-15, 15.03.2026, 15/03, 15.3. — not 15.30, which is a time or an amount.
    private func date() -> (month: Int, day: Int, end: Int)? {
        guard scalars[index].isDigit else { return nil }
        let first = digits(index)
        guard first < scalars.count, first - index <= 4 else { return nil }
        let mark = scalars[first]
        guard ".-/".unicodeScalars.contains(mark), first + 1 < scalars.count, scalars[first + 1].isDigit else {
            return nil
        }
        let second = digits(first + 1)
        var third = second
        if second + 1 < scalars.count, scalars[second] == mark, scalars[second + 1].isDigit {
            third = digits(second + 1)
        }
        let (a, b) = (value(index, first), value(first + 1, second))
        if first - index == 4 {
            guard third > second, mark == "-", (1...12).contains(b) else { return nil }
            let day = value(second + 1, third)
            return (1...31).contains(day) ? (b, day, third) : nil
        }
        guard (1...31).contains(a), (1...12).contains(b), second - first <= 3 else { return nil }
        let year = third > second ? third - second - 1 : 0
        let isDotted = mark == "." && second < scalars.count && scalars[second] == "." && year == 0
        guard year == 4 || year == 2 || mark == "/" && year == 0 || isDotted else { return nil }
        return (b, a, third)
    }

    /// Eight digits and more, grouped by single marks.
    private func endOfTelephone() -> Int? {
        var end = scalars[index] == "+" ? index + 1 : index
        guard end < scalars.count, scalars[end].isDigit else { return nil }
        var groups: [Int] = []
        var isOnlySpaced = true
        while true {
            let next = digits(end)
            groups.append(next - end)
            end = next
            guard end + 1 < scalars.count, " ()./-".unicodeScalars.contains(scalars[end]) else { break }
            let isDouble = end + 2 < scalars.count && ") ".unicodeScalars.contains(scalars[end + 1])
            let start = isDouble ? end + 2 : end + 1
            guard start < scalars.count, scalars[start].isDigit else { break }
            if !" .".unicodeScalars.contains(scalars[end]) { isOnlySpaced = false }
            end = start
        }
        let count = groups.reduce(0, +)
        let isAmount = groups.count > 1 && groups.dropFirst().allSatisfy { $0 == 3 } && groups[0] <= 3
        let isMarked = scalars[index] == "+" || scalars[index] == "0" || !isOnlySpaced || groups.contains { $0 >= 4 }
        return count >= 8 && count <= 16 && isMarked && (!isAmount || scalars[index] == "+") ? end : nil
    }
}

/// Which letters belong together without a space.
enum Script: Sendable, Equatable {
    case han, hiragana, katakana, other
}

extension Unicode.Scalar {
    var isDigit: Bool { value >= 48 && value <= 57 }
    // Looking a property up takes many times as long as comparing, and most letters are ASCII.
    var isBlank: Bool { isASCII ? value == 32 || (9...13).contains(value) : properties.isWhitespace }
    var isLetter: Bool {
        isASCII ? (97...122).contains(value | 32) : properties.isAlphabetic
    }
    fileprivate var isWordPart: Bool { isLetter || isDigit || self == "-" || self == "." || self == "@" }

    fileprivate var endsSentence: Bool {
        switch self {
        case ".", "!", "?", "。", "！", "？", ":", "|", "•", "*", "-", "–", "—": true
        default: false
        }
    }

    fileprivate var endsAddress: Bool {
        switch self {
        case "<", ">", "(", ")", "[", "]", "{", "}", "\"", "'", "|": true
        default: false
        }
    }

    fileprivate var isTrailing: Bool {
        switch self {
        case ".", ",", ";", ":", "!", "?", "/", "*", "_": true
        default: false
        }
    }

    var script: Script {
        switch value {
        case 0x4E00...0x9FFF, 0x3005: .han
        case 0x3041...0x309F: .hiragana
        case 0x30A0...0x30FF: .katakana
        default: .other
        }
    }
}
