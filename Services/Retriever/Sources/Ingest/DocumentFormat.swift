import Foundation

/// What a document is written in, by its name or by what a server calls it.
enum DocumentFormat: String, CaseIterable, Sendable {
    case markdown, text, csv, jsonl, html, pdf, docx

    private var endings: [String] {
        switch self {
        case .markdown: ["md", "markdown"]
        case .text: ["txt"]
        case .csv: ["csv"]
        case .jsonl: ["jsonl", "ndjson"]
        case .html: ["html", "htm"]
        case .pdf: ["pdf"]
        case .docx: ["docx"]
        }
    }

    private var mediaTypes: [String] {
        switch self {
        case .markdown: ["text/markdown"]
        case .text: ["text/plain"]
        case .csv: ["text/csv"]
        case .jsonl: ["application/jsonl", "application/x-ndjson"]
        case .html: ["text/html", "application/xhtml+xml"]
        case .pdf: ["application/pdf"]
        case .docx: ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"]
        }
    }

    static let extensions = allCases.flatMap(\.endings).map { "." + $0 }.joined(separator: ", ")

    init?(path: String) {
        let ending = URL(fileURLWithPath: path).pathExtension.lowercased()
        guard let format = Self.allCases.first(where: { $0.endings.contains(ending) }) else { return nil }
        self = format
    }

    /// - Parameter mediaType: a `Content-Type`, parameters included.
    init?(mediaType: String) {
        let type = mediaType.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
        guard let format = Self.allCases.first(where: { $0.mediaTypes.contains(type) }) else { return nil }
        self = format
    }
}
