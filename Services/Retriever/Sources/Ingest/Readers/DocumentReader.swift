import Foundation

/// Turns a file into chunks, by the structure of its format.
struct DocumentReader: Sendable {
    /// What came of a file: its chunks, and what had to be left out.
    struct Content: Sendable {
        var fields: [String: String] = [:]
        var chunks: [Chunk] = []
        var failures: [IngestError] = []
        /// A sample of its text, for telling its language.
        var sample = ""
    }

    static let largest = 20

    /// - Parameters:
    ///   - file: where the bytes are.
    ///   - name: what errors call it.
    func read(_ file: String, _ format: DocumentFormat, name: String) async throws(IngestError) -> Content {
        let size = (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? nil
        guard let size else { throw .unreadable(name) }
        guard size <= Self.largest << 20 else { throw .tooLarge(name, megabytes: Self.largest) }
        var content: Content
        switch format {
        case .markdown, .text: content = try markdown(try Self.text(file, name), name)
        case .csv: content = try CSVChunker.content(of: try Self.text(file, name), name: name)
        case .jsonl: content = try JSONLinesChunker.content(of: try Self.text(file, name), name: name)
        case .html: content = try await html(file, name)
        case .docx: content = try await docx(file, name)
        case .pdf: content = try await PDFReader().content(of: file, name: name)
        }
        content.chunks = clean(content.chunks, name, &content.failures)
        guard !content.chunks.isEmpty else { throw content.failures.first ?? .empty(name) }
        content.chunks = Chunk.withoutCommonHeadings(content.chunks)
        if content.sample.isEmpty {
            content.sample = content.chunks.prefix(40).map(\.text).joined(separator: "\n")
        }
        return content
    }

    private func markdown(_ text: String, _ name: String) throws(IngestError) -> Content {
        let (matter, body) = try FrontMatter.split(text, path: name)
        return Content(fields: matter, chunks: MarkdownChunker().chunks(of: body), sample: String(body.prefix(20_000)))
    }

    private func html(_ file: String, _ name: String) async throws(IngestError) -> Content {
        let page = HTMLPage(try Self.text(file, name))
        return try await withTemporaryFile(page.body, name) { path throws(IngestError) in
            let text = try await Pandoc.markdown(path, from: "html", name: name)
            var content = Content(chunks: MarkdownChunker().chunks(of: text))
            content.fields = page.fields
            return content
        }
    }

    private func docx(_ file: String, _ name: String) async throws(IngestError) -> Content {
        try await ZipLimits.check(file, name: name)
        let text = try await Pandoc.markdown(file, from: "docx", name: name)
        return Content(chunks: MarkdownChunker().chunks(of: text))
    }

    /// Chunks that hide something are left out and named; the others lose their stray invisible characters.
    private func clean(_ chunks: [Chunk], _ name: String, _ failures: inout [IngestError]) -> [Chunk] {
        chunks.compactMap { chunk in
            let all = [chunk.section, chunk.question ?? "", chunk.text].map(HiddenText.cleaned)
            if let bad = all.first(where: { $0.text == nil }) {
                let place = chunk.section.isEmpty ? "'\(chunk.text.prefix(40))…'" : "'\(chunk.section)'"
                failures.append(.hidden(name, place: place, character: bad.character))
                return nil
            }
            return Chunk(
                section: all[0].text ?? "", question: chunk.question == nil ? nil : all[1].text,
                text: all[2].text ?? "", validity: chunk.validity, language: chunk.language)
        }
    }

    private static func text(_ file: String, _ name: String) throws(IngestError) -> String {
        guard let bytes = FileManager.default.contents(atPath: file) else { throw .unreadable(name) }
        guard let text = String(bytes: bytes, encoding: .utf8), !text.contains("\0") else { throw .notUTF8(name) }
        let unmarked = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
        return unmarked.replacing("\r\n", with: "\n")
    }

    private func withTemporaryFile<Value>(
        _ text: String,
        _ name: String,
        _ body: (String) async throws(IngestError) -> Value
    ) async throws(IngestError) -> Value {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        guard FileManager.default.createFile(atPath: file.path, contents: Data(text.utf8)) else {
            throw .tool(name, reason: "no temporary file can be written to \(file.deletingLastPathComponent().path)")
        }
        let value: Result<Value, IngestError>
        do throws(IngestError) {
            value = .success(try await body(file.path))
        } catch {
            value = .failure(error)
        }
        try? FileManager.default.removeItem(at: file)
        return try value.get()
    }
}
