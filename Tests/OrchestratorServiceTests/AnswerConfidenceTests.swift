import Foundation
import Settings
import TestSupport
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
        for step in steps.dropFirst() {
            let words = AnswerConfidence.of(relevance: step, support: .words)
            #expect(AnswerConfidence.of(relevance: step, support: .claims) < words)
        }
    }

    @Test("of the documents' own words is below that of a model that read more, where the best passage is not sure")
    func quoted() {
        for step in steps where (0.3...0.9).contains(step) {
            let quoted = AnswerConfidence.of(relevance: step, support: .quoted)
            #expect(quoted < AnswerConfidence.of(relevance: step, support: .words), "\(step)")
        }
    }

    @Test("lets the shipped threshold send what the shipped minimum finds, but for a model's in another language")
    func threshold() throws {
        let shipped = try String(
            contentsOfFile: TestEnvironment.root + "/deploy/config/frontdesk.yaml", encoding: .utf8)
        let settings = try FrontdeskSettings(yaml: shipped, source: "frontdesk.yaml").assistant
        let found = settings.retrieval.minimumScore
        let threshold = settings.handoff.confidenceThreshold
        #expect(AnswerConfidence.of(relevance: found, support: .quoted) >= threshold)
        #expect(AnswerConfidence.of(relevance: found, support: .words) >= threshold)
        #expect(AnswerConfidence.of(relevance: found, support: .claims) < threshold)
    }

    @Test("stays a number where nothing or everything was stated of the passage", arguments: [-1, 0, 1, 2])
    func extremes(relevance: Double) {
        for support in AnswerSupport.allCases {
            #expect((0...1).contains(AnswerConfidence.of(relevance: relevance, support: support)))
        }
    }
}
