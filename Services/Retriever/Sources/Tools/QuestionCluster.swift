import Embeddings

/// Questions that mean the same, the most frequent first.
struct QuestionCluster: Sendable {
    struct Question: Sendable, Equatable {
        let question: String
        let language: String
    }

    let questions: [Question]

    /// Up to three other wordings.
    var examples: [String] {
        var seen: Set<String> = [questions.first?.question ?? ""]
        return questions.map(\.question).filter { seen.insert($0).inserted }.prefix(3).map { $0 }
    }

    static func clusters(of questions: [Question], _ vectors: [[Float]]) -> [QuestionCluster] {
        SimilarItems.groups(of: questions, vectors).map { QuestionCluster(questions: $0) }
            .sorted { ($1.questions.count, $0.questions[0].question) < ($0.questions.count, $1.questions[0].question) }
    }
}
