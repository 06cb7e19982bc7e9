import Contracts
import Foundation
import Languages
import Launch

/// What the defences against planted texts cost honest documents: judged questions (a folder with `documents.jsonl`,
/// `queries.jsonl` and `qrels.jsonl`), each answered with the words of a document that is right.
struct FalseAlarms {
    let folder: String
    let every: Int

    private static let shown = 10

    private struct Document: Decodable {
        let id: String
        let kind: String
        let title: String
        let text: String
        let language: String

        var passage: Passage {
            Passage(
                id: id, document: id, documentType: kind, section: "", question: kind == "faq" ? title : nil,
                text: text,
                language: language, relevance: 0.9, source: "")
        }
    }

    private struct Query: Decodable {
        let id: String
        let text: String
        let language: String
    }

    private struct Judgement: Decodable {
        let query: String
        let document: String
    }

    func run() async throws {
        let documents: [Document] = try read("documents")
        let screened = documents.map { ($0.passage, PassageScreen.screened($0.passage)) }
        say(
            "\(folder): of \(documents.count) documents \(screened.count { $0.1 == nil }) set aside, "
                + "\(screened.count { $0.1 != nil && $0.1 != $0.0 }) shortened")
        let passages = Dictionary(uniqueKeysWithValues: documents.map { ($0.id, $0.passage) })
        let judgements: [Judgement] = try read("qrels")
        // A business's own answer says more of how one is worded than a guest's review.
        let right = Dictionary(judgements.map { ($0.query, $0.document) }) { first, second in
            passages[first]?.documentType == "faq" ? first : second
        }
        let queries: [Query] = try read("queries")
        let asked = stride(from: 0, to: queries.count, by: every).map { queries[$0] }.compactMap { query in
            right[query.id].flatMap { passages[$0] }.map { (query: query, passage: $0) }
        }
        let places = Dictionary(uniqueKeysWithValues: documents.enumerated().map { ($0.element.id, $0.offset) })
        var stopped: [String: (of: Int, stopped: Int)] = [:]
        var examples: [String] = []
        for one in asked {
            guard let answer = AnswerExtractor(longest: 150).extract(from: [one.passage], for: one.query.text) else {
                continue
            }
            // Beside it stand its neighbours in the collection, which are of the same business or language.
            let place = places[one.passage.id] ?? 0
            let others = (place + 1...place + 4).map { documents[$0 % documents.count].passage }
            let prompt = Prompt(
                question: one.query.text, language: Language(rawValue: one.query.language) ?? .english,
                passages: [one.passage] + others, history: [], business: BusinessFacts(name: "", facts: []))
            stopped[one.passage.documentType, default: (0, 0)].of += 1
            if !AskedMatter(prompt).isTouched(by: answer) {
                stopped[one.passage.documentType, default: (0, 0)].stopped += 1
                examples.append("\(one.query.text.debugDescription) → \(answer.debugDescription)")
            }
        }
        for (kind, count) in stopped.sorted(by: { $0.key < $1.key }) {
            say("  quoting the right \(kind): \(count.stopped) of \(count.of) answers called off the question")
        }
        for example in examples.prefix(Self.shown) { say("    \(example)") }
    }

    private func read<Line: Decodable>(_ name: String) throws -> [Line] {
        try String(contentsOfFile: "\(folder)/\(name).jsonl", encoding: .utf8).split(separator: "\n")
            .map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    }
}
