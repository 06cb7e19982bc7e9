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

    /// From which cosine on two questions are one; unrelated ones of multilingual-e5-small have some 0.8.
    private static let together = 0.9

    /// Each question joins the cluster whose first question is nearest, or begins one.
    static func clusters(of questions: [Question], _ vectors: [[Float]]) -> [QuestionCluster] {
        var clusters: [(first: [Float], questions: [Question])] = []
        for (question, vector) in zip(questions, vectors) {
            let near = clusters.indices.map { ($0, cosine(clusters[$0].first, vector)) }.max { $0.1 < $1.1 }
            if let near, near.1 >= together {
                clusters[near.0].questions.append(question)
            } else {
                clusters.append((vector, [question]))
            }
        }
        return clusters.map { QuestionCluster(questions: $0.questions) }
            .sorted { ($1.questions.count, $0.questions[0].question) < ($0.questions.count, $1.questions[0].question) }
    }

    private static func cosine(_ left: [Float], _ right: [Float]) -> Double {
        var product = 0.0
        var lengths = (0.0, 0.0)
        for (a, b) in zip(left, right) {
            product += Double(a) * Double(b)
            lengths.0 += Double(a) * Double(a)
            lengths.1 += Double(b) * Double(b)
        }
        let length = (lengths.0 * lengths.1).squareRoot()
        return length == 0 ? 0 : product / length
    }
}
