import Foundation
import Testing

@testable import RetrieverService

@Suite("Words that are searched for")
struct SearchTextTests {
    @Test("leave out the words of asking, in the question's language")
    func question() {
        #expect(QuestionWords.removed(from: "How much is a cleaning?", language: "en") == "a cleaning")
        #expect(QuestionWords.removed(from: "Quanto costa l'impianto?", language: "it") == "l'impianto")
        #expect(QuestionWords.removed(from: "Quanto costa?", language: "it") == "")
        #expect(QuestionWords.removed(from: "How much?", language: "xx") == "How much?")
    }

    @Test("are pairs of characters where a script has no spaces")
    func japanese() {
        #expect(SearchText.words("診療時間") == "診療 療時 時間")
        #expect(SearchText.words("MRI検査 10,000円") == "MRI 検査  10,000 円")
        #expect(SearchText.words("cleaning") == "cleaning")
        #expect(QuestionWords.removed(from: "駐車場はありますか", language: "ja").contains("駐車場"))
    }
}

@Suite("The logistic regression")
struct LogisticRegressionTests {
    @Test("finds the coefficients the data were made with")
    func recovers() {
        var rows: [LogisticRegression.Row] = []
        for step in 0..<400 {
            let value = Double(step) / 100 - 2
            let probability = 1 / (1 + exp(-(0.5 + 2 * value)))
            // Both outcomes, each as often as the curve says: the fit must give the curve back.
            rows.append(.init(features: [value], isPositive: true, weight: probability))
            rows.append(.init(features: [value], isPositive: false, weight: 1 - probability))
        }
        let fitted = LogisticRegression.fit(rows)
        #expect(abs(fitted[0] - 0.5) < 0.01 && abs(fitted[1] - 2) < 0.02)
    }

    @Test("stays finite where one side has no examples, and with nothing to learn from")
    func degenerate() {
        let rows = (0..<10).map { LogisticRegression.Row(features: [Double($0)], isPositive: true, weight: 1) }
        let isFinite = LogisticRegression.fit(rows).allSatisfy { $0.isFinite }
        #expect(isFinite)
        #expect(LogisticRegression.fit([]) == [0])
    }
}

@Suite("The retrieval report")
struct RetrievalReportTests {
    @Test("counts discounted gain as Järvelin and Kekäläinen do")
    func gain() {
        #expect(RetrievalReport.nDCG([true, false, true], relevant: 2) == 1.5 / (1 + 1 / log2(3)))
        #expect(RetrievalReport.nDCG([true], relevant: 1) == 1)
        #expect(RetrievalReport.nDCG([], relevant: 3) == 0)
    }
}
