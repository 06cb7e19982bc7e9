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

@Suite("The retrieval report")
struct RetrievalReportTests {
    @Test("counts discounted gain as Järvelin and Kekäläinen do")
    func gain() {
        #expect(RetrievalReport.nDCG([true, false, true], relevant: 2) == 1.5 / (1 + 1 / log2(3)))
        #expect(RetrievalReport.nDCG([true], relevant: 1) == 1)
        #expect(RetrievalReport.nDCG([], relevant: 3) == 0)
    }
}
