import Foundation

/// One JSON object a line: a question and its answer, or a text with a title or section. A line that cannot be read is
/// named, and the others are.
enum JSONLinesChunker {
    private struct Line: Decodable {
        let question: String?
        let answer: String?
        let title: String?
        let section: String?
        let text: String?
        let body: String?
        let content: String?
        let language: String?
        let valid_from: String?
        let valid_until: String?
        let validity_window: String?
    }

    static func content(of text: String, name: String) throws(IngestError) -> DocumentReader.Content {
        var content = DocumentReader.Content()
        let decoder = JSONDecoder()
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.allSatisfy(\.isWhitespace) {
            guard let item = try? decoder.decode(Line.self, from: Data(line.utf8)) else {
                content.failures.append(.badLine(name, line: index + 1, reason: "it is no JSON object of texts"))
                continue
            }
            do throws(IngestError) {
                content.chunks += try chunks(item, "\(name), line \(index + 1)", index + 1, name)
            } catch {
                content.failures.append(error)
            }
        }
        return content
    }

    private static func chunks(
        _ item: Line,
        _ place: String,
        _ number: Int,
        _ name: String
    ) throws(IngestError) -> [Chunk] {
        var fields: [String: String] = [:]
        fields["valid_from"] = item.valid_from
        fields["valid_until"] = item.valid_until
        fields["validity_window"] = item.validity_window
        let validity = try ValidityWindow(fields, of: place)
        let section = item.section ?? item.title ?? ""
        if let question = item.question, let answer = item.answer ?? item.text, !answer.isEmpty {
            return MarkdownChunker().parts(of: answer).map {
                Chunk(section: section, question: question, text: $0, validity: validity, language: item.language)
            }
        }
        guard let text = item.text ?? item.body ?? item.content, !text.isEmpty else {
            throw .badLine(name, line: number, reason: "it has neither 'question' and 'answer' nor 'text'")
        }
        return MarkdownChunker().chunks(of: text).map {
            Chunk(
                section: [section, $0.section].filter { !$0.isEmpty }.joined(separator: Chunk.separator),
                question: $0.question, text: $0.text, validity: validity, language: item.language)
        }
    }
}
