import Foundation
import Languages

/// Questions with judged documents: `documents.jsonl`, `queries.jsonl` and `qrels.jsonl` of one folder.
struct JudgedCollection {
    struct Document: Decodable {
        let id: String
        /// Whose it is; where empty, documents of one language are searched together.
        let tenant: String
        let kind: String
        let title: String
        let text: String
        let language: String
        /// Documents of one group say the same in several languages; empty when there are no such.
        let group: String?

        var business: String { JudgedCollection.business(tenant, language) }
    }

    /// A question, and where it is asked.
    struct Question {
        let text: String
        let language: String
        /// Whose documents are searched.
        let business: String
        /// What its figures are listed under: its language, or `de → en` when the documents speak another one.
        let label: String
        /// Ids of documents; never empty.
        let relevant: Set<String>
    }

    private struct Query: Decodable {
        let id: String
        let tenant: String
        let text: String
        let language: String
    }

    private struct Judgement: Decodable {
        let query: String
        let document: String
        let relevance: Double
    }

    let name: String
    let documents: [Document]
    /// Asked in the documents' own language.
    let questions: [Question]
    /// The same asked of the documents of another language that say the same.
    let acrossLanguages: [Question]

    /// - Parameter every: takes each n-th question only.
    /// - Throws: `EvaluationError` that names the file and the line.
    init(folder: String, every: Int = 1) throws(EvaluationError) {
        name = URL(fileURLWithPath: folder).lastPathComponent
        documents = try Self.read(folder + "/documents.jsonl")
        let judgements: [Judgement] = try Self.read(folder + "/qrels.jsonl")
        var relevant: [String: Set<String>] = [:]
        for judgement in judgements where judgement.relevance > 0 {
            relevant[judgement.query, default: []].insert(judgement.document)
        }
        let all: [Query] = try Self.read(folder + "/queries.jsonl")
        let asked = all.filter { relevant[$0.id] != nil }.enumerated()
            .filter { $0.offset.isMultiple(of: max(1, every)) }.map(\.element)
        questions = asked.map {
            Question(
                text: $0.text, language: $0.language, business: Self.business($0.tenant, $0.language),
                label: $0.language, relevant: relevant[$0.id] ?? [])
        }
        acrossLanguages = Self.acrossLanguages(questions, documents)
    }

    private static func acrossLanguages(_ questions: [Question], _ documents: [Document]) -> [Question] {
        let grouped = documents.filter { $0.group?.isEmpty == false }
        let groups = Dictionary(grouped.map { ($0.id, $0.group ?? "") }) { first, _ in first }
        let members = Dictionary(grouping: grouped) { $0.group ?? "" }
        return questions.flatMap { question in
            let same = Set(question.relevant.compactMap { groups[$0] }).flatMap { members[$0] ?? [] }
            let others = Dictionary(grouping: same.filter { $0.language != question.language }, by: \.language)
            return others.sorted { $0.key < $1.key }.compactMap { language, documents in
                documents.first.map {
                    Question(
                        text: question.text, language: question.language, business: $0.business,
                        label: "\(question.language) → \(language)", relevant: Set(documents.map(\.id)))
                }
            }
        }
    }

    private static func business(_ tenant: String, _ language: String) -> String {
        "judged/" + (tenant.isEmpty ? language : tenant)
    }

    static func read<Line: Decodable>(_ path: String) throws(EvaluationError) -> [Line] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw .unreadable("\(path) cannot be read; a judged folder holds documents, queries and qrels as .jsonl")
        }
        let decoder = JSONDecoder()
        var lines: [Line] = []
        for (number, line) in text.split(separator: "\n").enumerated() {
            do {
                lines.append(try decoder.decode(Line.self, from: Data(line.utf8)))
            } catch {
                throw .unreadable("\(path):\(number + 1): \(error)")
            }
        }
        return lines
    }
}

/// A line of an owner's file of questions: `{"question": "Do you park?", "documents": ["docs/faq.md"]}`.
struct OwnQuestion: Decodable {
    let question: String
    /// By the names that `retriever versions` lists.
    let documents: [String]
    /// ISO 639-1; else the question's words tell.
    let language: String?

    /// - Parameter known: the business's documents.
    /// - Throws: `EvaluationError` that names the file and what is wrong.
    static func all(
        in file: String, of business: String, known: Set<String>
    ) throws(EvaluationError) -> [JudgedCollection.Question] {
        let lines: [OwnQuestion] = try JudgedCollection.read(file)
        guard !lines.isEmpty else { throw .unreadable("\(file) holds no question") }
        return try lines.map { (line: OwnQuestion) throws(EvaluationError) in
            guard !line.documents.isEmpty, known.isSuperset(of: line.documents) else {
                throw .unreadable(
                    "\(file), '\(line.question)': 'documents' must name documents of \(business); 'retriever versions' lists them"
                )
            }
            let language =
                line.language ?? LanguageIdentifier().identify(line.question, fallback: .english).language.rawValue
            return JudgedCollection.Question(
                text: line.question, language: language, business: business, label: language,
                relevant: Set(line.documents))
        }
    }
}

enum EvaluationError: Error, CustomStringConvertible {
    case unreadable(String)

    var description: String {
        switch self {
        case .unreadable(let what): what
        }
    }
}
