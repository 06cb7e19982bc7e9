import Crypto
import Foundation
import Languages
import Yams

/// A document as it was read, before it is cut.
struct SourceDocument: Sendable {
    /// Stable for the same file: its path below what was ingested.
    let id: String
    let source: String
    let title: String
    let documentType: String
    let language: String
    let validFrom: String?
    let validUntil: String?
    let chunks: [Chunk]
    /// Of everything above; equal documents need not be stored again.
    let hash: String

    /// - Throws: `IngestError` that names the file and what to do.
    init(path: String, id: String) throws(IngestError) {
        guard let bytes = FileManager.default.contents(atPath: path) else { throw .unreadable(path) }
        guard let text = String(bytes: bytes, encoding: .utf8) else { throw .notUTF8(path) }
        guard !text.contains("\0") else { throw .notUTF8(path) }
        let (matter, body) = try FrontMatter.split(text, path: path)
        let chunks = Self.chunks(of: body, path: path)
        guard !chunks.isEmpty else { throw .empty(path) }
        self.id = id
        source = path
        title = matter["title"] ?? chunks.first?.section ?? id
        documentType = matter["document_type"] ?? "text"
        language = matter["language"] ?? LanguageIdentifier().identify(body, fallback: .english).language.rawValue
        validFrom = try Self.day(matter["valid_from"], path)
        validUntil = try Self.day(matter["valid_until"], path)
        self.chunks = chunks
        hash = Self.sha256(path + text)
    }

    private static func chunks(of body: String, path: String) -> [Chunk] {
        path.hasSuffix(".csv") ? CSVChunker.chunks(of: body) : MarkdownChunker().chunks(of: body)
    }

    private static func day(_ text: String?, _ path: String) throws(IngestError) -> String? {
        guard let text else { return nil }
        guard text.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil else { throw .badDay(path, text) }
        return text
    }

    /// The name of a chunk: the same words under the same headings keep it.
    func chunkID(_ chunk: Chunk) -> String {
        String(Self.sha256([id, language, chunk.embeddedText].joined(separator: "\u{1F}")).prefix(32))
    }

    private static func sha256(_ text: String) -> String {
        SHA256.hash(data: Data(text.utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}

/// The block between `---` lines at a file's beginning.
enum FrontMatter {
    static func split(_ text: String, path: String) throws(IngestError) -> (matter: [String: String], body: String) {
        guard text.hasPrefix("---\n"), let end = text.range(of: "\n---\n") else { return ([:], text) }
        let block = String(text[text.index(text.startIndex, offsetBy: 4)..<end.lowerBound])
        let body = String(text[end.upperBound...])
        guard let node = try? Yams.compose(yaml: block), let mapping = node.mapping else {
            throw .badFrontMatter(path)
        }
        var matter: [String: String] = [:]
        for (key, value) in mapping {
            if let key = key.string, let value = value.scalar?.string { matter[key] = value }
        }
        return (matter, body)
    }
}

/// A table of question and answer, or of any columns: each row is a piece under its header.
enum CSVChunker {
    static func chunks(of text: String) -> [Chunk] {
        let rows = CSVReader.rows(text)
        guard let header = rows.first, rows.count > 1 else { return [] }
        let names = header.map { $0.lowercased() }
        if let question = names.firstIndex(of: "question"), let answer = names.firstIndex(of: "answer") {
            return rows.dropFirst().compactMap { row in
                guard row.count > max(question, answer), !row[answer].isEmpty else { return nil }
                return Chunk(section: "", question: row[question], text: row[answer])
            }
        }
        let lines = rows.map { "| " + $0.joined(separator: " | ") + " |" }
        let rule = "|" + String(repeating: " --- |", count: header.count)
        return MarkdownChunker().chunks(of: ([lines[0], rule] + lines.dropFirst()).joined(separator: "\n"))
    }
}

/// RFC 4180: quoted fields may hold commas, line ends and doubled quotes.
enum CSVReader {
    static func rows(_ text: String) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var field = ""
        var isQuoted = false
        var characters = text.makeIterator()
        var next = characters.next()
        while let character = next {
            next = characters.next()
            switch character {
            case "\"" where isQuoted && next == "\"":
                field.append("\"")
                next = characters.next()
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                row.append(field)
                field = ""
            case "\n" where !isQuoted, "\r\n" where !isQuoted:
                rows.append(row + [field])
                row = []
                field = ""
            default: field.append(character)
            }
        }
        if !field.isEmpty || !row.isEmpty { rows.append(row + [field]) }
        return rows
    }
}

/// Why a file was not read. The others are.
enum IngestError: Error, Equatable {
    case unreadable(String)
    case notUTF8(String)
    case empty(String)
    case badFrontMatter(String)
    case badDay(String, String)
    case nothingFound(String)
}

extension IngestError: CustomStringConvertible {
    var description: String {
        switch self {
        case .unreadable(let path): "\(path) cannot be read"
        case .notUTF8(let path): "\(path) is no UTF-8 text; save it as UTF-8"
        case .empty(let path): "\(path) holds no text"
        case .badFrontMatter(let path): "\(path): the block between the '---' lines is no list of 'key: value'"
        case .badDay(let path, let text): "\(path): '\(text)' is no day; write it as 2026-12-31"
        case .nothingFound(let path): "\(path) holds no .md, .txt or .csv file"
        }
    }
}
