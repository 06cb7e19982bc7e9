import Testing

@testable import OrchestratorService

@Suite("The confidence of an answer")
struct AnswerConfidenceTests {
    private let steps = (0...100).map { Double($0) / 100 }

    @Test("grows with the relevance of the passage, whatever vouches for the answer", arguments: AnswerSupport.allCases)
    func relevance(support: AnswerSupport) {
        let confidences = steps.map { AnswerConfidence.of(relevance: $0, support: support) }
        #expect(zip(confidences, confidences.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(confidences.allSatisfy { (0...1).contains($0) })
        #expect(confidences[30] < confidences[70])
    }

    @Test("of a model is the lower the less vouches for its answer")
    func support() {
        for step in steps {
            let words = AnswerConfidence.of(relevance: step, support: .words)
            #expect(AnswerConfidence.of(relevance: step, support: .claims) < words)
        }
    }

    @Test("of the documents' own words is that of the passage alone")
    func quoted() {
        for step in steps {
            #expect(
                AnswerConfidence.of(relevance: step, support: .quoted)
                    == AnswerConfidence.quotedCurve.probability(step))
        }
    }

    @Test("stays a number where nothing or everything was stated of the passage", arguments: [-1, 0, 1, 2])
    func extremes(relevance: Double) {
        for support in AnswerSupport.allCases {
            #expect((0...1).contains(AnswerConfidence.of(relevance: relevance, support: support)))
        }
    }
}
