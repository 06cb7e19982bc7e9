/// A table of question and answer, or of any columns: each row is a piece under its header, if there is one. The columns `valid_from`,
/// `valid_until`, `validity_window`, `language` and `section` say so of their row and are not shown.
enum CSVChunker {
    private static let meant: Set<String> = ["valid_from", "valid_until", "validity_window", "language", "section"]

    private static let questions = ["question", "domanda", "frage", "pregunta", "pergunta", "質問"]
    private static let answers = [
        "answer", "risposta", "antwort", "respuesta", "réponse", "reponse", "resposta", "回答", "答え",
    ]

    static func content(of text: String, name: String) throws(IngestError) -> DocumentReader.Content {
        var content = DocumentReader.Content()
        let rows = CSVReader.rows(text)
        guard let header = rows.first, rows.count > 1 else { return content }
        if NamelessTable.isNameless(rows) {
            content.chunks = NamelessTable.pieces(rows).map { Chunk(section: "", question: nil, text: $0) }
            return content
        }
        let names = header.map { $0.lowercased().split(whereSeparator: \.isWhitespace).joined() }
        for (index, row) in rows.enumerated().dropFirst() where row.contains(where: { !$0.isEmpty }) {
            do throws(IngestError) {
                guard row.count == header.count else {
                    throw .badLine(
                        name, line: index + 1, reason: "it has \(row.count) fields, the header \(header.count)")
                }
                content.chunks += try chunks(row, header, names, "\(name), line \(index + 1)")
            } catch {
                content.failures.append(error)
            }
        }
        return content
    }

    private static func chunks(
        _ row: [String],
        _ header: [String],
        _ names: [String],
        _ place: String
    ) throws(IngestError) -> [Chunk] {
        let fields = Dictionary(zip(names, row)) { first, _ in first }
        let validity = try ValidityWindow(fields, of: place)
        let language = fields["language"].flatMap { $0.isEmpty ? nil : $0 }
        let section = fields["section"] ?? ""
        if let question = questions.lazy.compactMap({ fields[$0] }).first,
            let answer = answers.lazy.compactMap({ fields[$0] }).first
        {
            guard !answer.isEmpty else { return [] }
            return MarkdownChunker().parts(of: answer).map {
                Chunk(section: section, question: question, text: $0, validity: validity, language: language)
            }
        }
        let shown = names.indices.filter { !meant.contains(names[$0]) }
        let table = [
            shown.map { header[$0] }.joined(separator: " | "), shown.map { _ in "---" }.joined(separator: " | "),
            shown.map { row[$0] }.joined(separator: " | "),
        ]
        let text = table.map { "| \($0) |" }.joined(separator: "\n")
        return [Chunk(section: section, question: nil, text: text, validity: validity, language: language)]
    }
}
