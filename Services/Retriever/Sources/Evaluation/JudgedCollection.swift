import Foundation

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

        var business: String { JudgedCollection.business(tenant, language) }
    }

    struct Query: Decodable {
        let id: String
        let tenant: String
        let text: String
        let language: String

        var business: String { JudgedCollection.business(tenant, language) }
    }

    private struct Judgement: Decodable {
        let query: String
        let document: String
        let relevance: Double
    }

    let name: String
    let documents: [Document]
    /// Those with at least one relevant document.
    let queries: [Query]
    /// Ids of documents by id of query.
    let relevant: [String: Set<String>]

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
        self.relevant = relevant
        let all: [Query] = try Self.read(folder + "/queries.jsonl")
        queries = all.filter { relevant[$0.id] != nil }.enumerated()
            .filter { $0.offset.isMultiple(of: max(1, every)) }.map(\.element)
    }

    private static func business(_ tenant: String, _ language: String) -> String {
        "judged/" + (tenant.isEmpty ? language : tenant)
    }

    private static func read<Line: Decodable>(_ path: String) throws(EvaluationError) -> [Line] {
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

enum EvaluationError: Error, CustomStringConvertible {
    case unreadable(String)

    var description: String {
        switch self {
        case .unreadable(let what): what
        }
    }
}
