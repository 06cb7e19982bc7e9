/// Cuts a page into tags and what stands between them, without comments. Looks at each byte a bounded number of times.
struct HTMLScanner {
    /// A start or end tag.
    struct Tag {
        /// In lower case; `/p` for an end tag.
        let name: String
        /// As it stands in the page.
        let source: ArraySlice<UInt8>
        private let attributes: String

        fileprivate init(_ source: ArraySlice<UInt8>) {
            self.source = source
            let inner = source.dropFirst().dropLast()
            let name = inner.prefix { !Self.isSpace($0) }
            self.name = String(decoding: name, as: UTF8.self).lowercased()
            attributes = String(decoding: inner.dropFirst(name.count), as: UTF8.self)
        }

        private static func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 }

        /// The value of an attribute in double quotes.
        subscript(attribute: String) -> String? {
            for part in attributes.split(separator: "\"", omittingEmptySubsequences: false).pairs
            where part.name.drop(while: \.isWhitespace).lowercased() == attribute + "=" {
                return String(part.value)
            }
            return nil
        }

        var isHidden: Bool {
            guard attributes.utf8.count > 5 else { return false }
            let lower = attributes.lowercased()
            if lower.split(whereSeparator: { $0.isWhitespace || $0 == "/" }).contains(where: {
                $0 == "hidden" || $0.hasPrefix("hidden=")
            }) {
                return true
            }
            let style = lower.filter { !$0.isWhitespace }
            return style.contains("display:none") || style.contains("visibility:hidden")
        }
    }

    enum Piece {
        case text(ArraySlice<UInt8>)
        case tag(Tag)
    }

    private let bytes: [UInt8]
    private var index = 0
    /// Elements of which one was found without its end: looking for the next one's would read the whole page again.
    private var unclosed: Set<String> = []

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    mutating func next() -> Piece? {
        while index < bytes.count {
            let start = index
            guard bytes[start] == UInt8(ascii: "<") else {
                index = bytes[start...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
                return .text(bytes[start..<index])
            }
            if bytes[start...].starts(with: "<!--".utf8) {
                // A comment without an end hides the rest, as it does in a browser.
                index = end(of: "-->", from: start + 4) ?? bytes.count
                continue
            }
            guard let close = bytes[start...].firstIndex(of: UInt8(ascii: ">")) else {
                index = bytes.count
                return .text(bytes[start...])
            }
            index = close + 1
            return .tag(Tag(bytes[start...close]))
        }
        return nil
    }

    /// The text up to the end tag of `element`, which stays to be read.
    func text(before element: String) -> String {
        let rest = bytes[index...]
        return String(decoding: rest.prefix { $0 != UInt8(ascii: "<") }, as: UTF8.self)
    }

    /// Goes behind the next end tag of `element`.
    ///
    /// - Returns: false when there is none; then the rest belongs to it.
    mutating func skip(past element: String) -> Bool {
        while index < bytes.count {
            guard let start = bytes[index...].firstIndex(of: UInt8(ascii: "<")) else { break }
            index = start + 1
            guard isEnd(of: element, at: start) else { continue }
            index = bytes[start...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? bytes.count
            return true
        }
        index = bytes.count
        return false
    }

    /// Goes behind an element whose start tag was read, with all that is in it. One that is never closed ends where the
    /// next of its kind begins or ends.
    mutating func skipElement(_ name: String) {
        let start = index
        var depth = 1
        while let piece = next() {
            guard case .tag(let tag) = piece else { continue }
            if tag.name == "/" + name { depth -= 1 } else if tag.name == name { depth += 1 } else { continue }
            if depth == 0 { return }
            if unclosed.contains(name) {
                index -= tag.source.count
                return
            }
        }
        unclosed.insert(name)
        index = start
        while let piece = next() {
            if case .tag(let tag) = piece, tag.name == name {
                index -= tag.source.count
                return
            }
        }
    }

    private func isEnd(of element: String, at start: Int) -> Bool {
        let name = bytes[start...].dropFirst(2).prefix(element.utf8.count)
        guard bytes[start...].starts(with: "</".utf8) else { return false }
        return String(decoding: name, as: UTF8.self).lowercased() == element
    }

    private func end(of mark: String, from start: Int) -> Int? {
        let mark = Array(mark.utf8)
        var index = start
        while index + mark.count <= bytes.count {
            guard let next = bytes[index...].firstIndex(of: mark[0]), next + mark.count <= bytes.count else {
                return nil
            }
            if bytes[next..<next + mark.count].elementsEqual(mark) { return next + mark.count }
            index = next + 1
        }
        return nil
    }
}

extension [Substring] {
    /// What stands before each opening quote, and what stands between it and the closing one.
    fileprivate var pairs: [(name: Substring, value: Substring)] {
        stride(from: 0, to: count - 1, by: 2).map { (self[$0], self[$0 + 1]) }
    }
}
